# Whole builds on the simulated cloud, every state durable. Sourced by bench.sh.

bench_simulated() {
  say 'Builds on the simulated cloud'
  local simulated=$work/simulated keep_pid=$farm_pid result pipelines=20
  mkdir -p "$simulated"
  {
    cat "$root/bench/manifests/echo.yaml"
    for ((i = 1; i <= pipelines; i++)); do
      printf -- '---\nkind: ImagePipeline\nname: bench-%s\nimageRecipeArn: bench-echo\ninfrastructureConfigurationArn: bench-echo\n' "$i"
    done
  } >"$work/simulated.yaml"
  dotnet build "$root/bench/Load" -c Release -v quiet --nologo >"$work/load.log" || { tail -n 5 "$work/load.log" >&2; die 'the load generator did not build'; }
  start_farm "$simulated" "$work/simulated.log" --cloud simulated
  "$root/buildfarm" apply -f "$work/simulated.yaml" --data "$simulated" >/dev/null
  local load=("$root/artifacts/embedded/bin/BuildFarm.Load.Bench/release/BuildFarm.Load.Bench.dll" "$simulated" "$pipelines")
  dotnet "${load[@]}" 1000 200 >/dev/null   # warm
  result=$(dotnet "${load[@]}" 6000 1000) || die "builds failed on the simulated cloud: $result"
  local rate
  rate=$(jq -r .perSecond <<<"$result")
  row 'simulated builds a second, 1,000 at once' "$rate/s" '300/s' "$(divide "$rate" 300)" '>= 1'
  kill -TERM "$farm_pid"
  wait "$farm_pid" 2>/dev/null || true
  farm_pid=$keep_pid
}
