# The server by itself. Sourced by bench.sh.

bench_idle_memory() {
  say 'Memory of the idle server'
  local memory
  sleep 10
  memory=$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$farm_pid/status")
  row 'idle server, resident' "$memory MB" '150 MB' "$(divide "$memory" 150)" '< 1'
}
