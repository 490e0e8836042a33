# The faces: what a signature costs, and what an idle watch does. Sourced by bench.sh.

build_wire_bench() {
  dotnet build "$root/bench/Wire" -c Release -v quiet --nologo >"$work/wire.log" || { tail -n 5 "$work/wire.log" >&2; die 'the measures of the faces did not build'; }
  wire_bench=$root/artifacts/embedded/bin/BuildFarm.Wire.Bench/release/BuildFarm.Wire.Bench.dll
}

bench_signature() {
  say 'Signature check'
  build_wire_bench
  local result micro session bare
  result=$(dotnet "$wire_bench" signature)
  micro=$(jq -r .microseconds <<<"$result") session=$(jq -r .sessionMicroseconds <<<"$result") bare=$(jq -r .bareMicroseconds <<<"$result")
  row 'signature check, body of 1 KiB' "$micro µs" '60 µs' "$(divide "$micro" 60)" '< 1'
  row 'signature check of a session' "$session µs" '60 µs' "$(divide "$session" 60)" '< 1'
  row 'signature check, body of 1 KiB' "$micro µs" "its hashes alone: $bare µs" "$(divide "$micro" "$bare")" ''
}

# Many callers watch a build that stands still.
bench_watch_streams() {
  say 'Memory of 10,000 idle watches'
  build_wire_bench
  local watched=$work/watched keep_pid=$farm_pid streams=10000 before after arn grpc
  mkdir -p "$watched"
  # A boot that takes an hour.
  printf '{"simulated":{"bootMilliseconds":3600000}}' >"$work/watched.json"
  {
    cat "$root/bench/manifests/echo.yaml"
    printf -- '---\nkind: ImagePipeline\nname: bench-watched\nimageRecipeArn: bench-echo\ninfrastructureConfigurationArn: bench-echo\n'
  } >"$work/watched.yaml"
  start_farm "$watched" "$work/watched.log" --cloud simulated --config "$work/watched.json"
  "$root/buildfarm" apply -f "$work/watched.yaml" --data "$watched" >/dev/null
  "$root/buildfarm" run bench-watched --data "$watched" >/dev/null 2>&1 & local run_pid=$!
  until arn=$("$root/buildfarm" images list --data "$watched" --output json | grep -o 'arn:aws:imagebuilder[^"]*:image/[^"]*/[0-9]*' | head -n 1) && [[ -n $arn ]]; do sleep 0.3; done
  grpc=$(jq -r .grpc "$watched/up.json")
  before=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$farm_pid/status")
  mkfifo "$work/hold"
  dotnet "$wire_bench" watch "$grpc" "$watched" "$arn" "$streams" <"$work/hold" >"$work/watches.json" & local watch_pid=$!
  exec 8>"$work/hold"
  until [[ -s $work/watches.json ]]; do kill -0 "$watch_pid" 2>/dev/null || die 'the watches did not open'; sleep 0.3; done
  after=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$farm_pid/status")
  exec 8>&-
  wait "$watch_pid" || true
  kill -TERM "$run_pid" 2>/dev/null || true
  wait "$run_pid" 2>/dev/null || true
  row "server with 10,000 idle watches, resident ($before MB before)" "$after MB" '500 MB' "$(divide "$after" 500)" '< 1'
  kill -TERM "$farm_pid"
  wait "$farm_pid" 2>/dev/null || true
  farm_pid=$keep_pid
}
