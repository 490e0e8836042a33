# Operations by themselves: creates (durable), gets, lists. The load generator shares the machine's cores. Sourced by bench.sh.

api_tool() { dotnet "$root/artifacts/embedded/bin/BuildFarm.Api.Bench/release/BuildFarm.Api.Bench.dll" "$@"; }

# api_holding FILE COMMAND…: runs the command with its output in FILE until api_release; returns when it has said something
api_holding() {
  local output=$1 waited=0
  shift
  mkfifo "$output.stop"
  "$@" >"$output" <"$output.stop" &
  held_pid=$!
  exec 9>"$output.stop"
  until [[ -s $output ]]; do
    kill -0 "$held_pid" 2>/dev/null || die "$* ended"
    ((waited++ < 1200)) || die "$* said nothing within a minute"
    sleep 0.05
  done
}

api_release() {
  exec 9>&-
  wait "$held_pid" || true
}

api_restart() {
  kill -TERM "$farm_pid" && { wait "$farm_pid" 2>/dev/null || true; }
  "$@"
  start_farm "$api" "$work/api.log" --cloud simulated
}

# api_lists ROWS: in listed, how many lists of 25 a second when there are so many
api_lists() {
  api_restart api_tool fill "$api" "$arn" "$1"
  api_tool load lists "$api" 32 >/dev/null   # warm
  listed=$(api_tool load lists "$api" 32)
}

bench_operations() {
  say 'Operations'
  local api=$work/api keep_pid=$farm_pid arn commits creates bare bare_port bare_p99 gets p99 listed few lists many
  mkdir -p "$api"
  dotnet build "$root/bench/Api" -c Release -v quiet --nologo >"$work/api-build.log" || { tail -n 5 "$work/api-build.log" >&2; die 'the load generator did not build'; }
  start_farm "$api" "$work/api.log" --cloud simulated
  "$root/buildfarm" apply -f "$root/bench/manifests/echo.yaml" --data "$api" >/dev/null
  arn=arn:aws:imagebuilder:us-east-1:000000000000:infrastructure-configuration/bench-echo

  api_tool load creates "$api" 32 >/dev/null   # warm
  commits=$(api_tool commits "$work")
  creates=$(api_tool load creates "$api" 32)
  row 'durable creates a second, 32 clients' "$creates/s" "SQLite, single commits $commits/s" "$(divide "$creates" "$commits")" '>= 0.7'
  row 'durable creates a second, 32 clients' "$creates/s" '4,000/s' "$(divide "$creates" 4000)" '>= 1'

  api_tool load gets "$api" 32 "$arn" >/dev/null   # warm
  gets=$(api_tool load gets "$api" 32 "$arn")
  api_holding "$work/bare" api_tool bare 700
  bare_port=$(<"$work/bare")
  api_tool load gets "$api" 32 "$arn" "$bare_port" >/dev/null   # warm
  bare=$(api_tool load gets "$api" 32 "$arn" "$bare_port")
  row 'signed gets a second, 32 clients' "$gets/s" "bare Kestrel, a constant $bare/s" "$(divide "$gets" "$bare")" '>= 0.4'
  row 'signed gets a second, 32 clients' "$gets/s" '20,000/s' "$(divide "$gets" 20000)" '>= 1'
  p99=$(api_tool load p99 "$api" 32 "$arn" "$(divide "$gets" 2)")
  bare_p99=$(api_tool load p99 "$api" 32 "$arn" "$(divide "$gets" 2)" "$bare_port")
  row '99th percentile of a get at half that load' "$p99 ms" '10 ms' "$(divide "$p99" 10)" '< 1'
  row '99th percentile of a get at half that load' "$p99 ms" "bare Kestrel, a constant $bare_p99 ms" "$(divide "$p99" "$bare_p99")" ''
  api_release

  api_lists 1000
  few=$listed
  api_lists 100000
  lists=$listed
  row 'lists of 25 out of 100,000 a second' "$lists/s" '4,000/s' "$(divide "$lists" 4000)" '>= 1'
  api_lists 1000000
  many=$listed
  row 'lists of 25 out of 1,000,000 a second' "$many/s" "out of 1,000 $few/s" "$(divide "$many" "$few")" '>= 0.9'

  kill -TERM "$farm_pid"
  wait "$farm_pid" 2>/dev/null || true
  farm_pid=$keep_pid
}
