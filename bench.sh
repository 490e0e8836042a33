#!/usr/bin/env bash
# Benchmarks: each row is a ratio against a peer or a goal measured in the same run. Writes bench/RESULTS.md.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
cd "$root"
. "$root/scripts/common.sh"
parts=(agent idle_memory signature watch_streams echo full_build last_component simulated operations)
usage="usage: ./bench.sh [PART…]
  PART  ${parts[*]} (default: all; last_component needs full_build before it)"
case ${1-} in -h | --help) printf '%s\n' "$usage"; exit 0 ;; esac
for part; do [[ " ${parts[*]} " == *" $part "* ]] || use "there is no part $part; $usage"; done
if (($#)); then parts=("$@"); fi
check_machine
install_packages "${build_packages[@]}" jq buildah

say 'Building'
./buildfarm --version >/dev/null
prepare_agent
# The kernel shares the processors out between sessions, and what the farm is measured against runs in this one.
own_session=()
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/buildfarm
work=$(mktemp -d)
data=$work/data
base=$cache/bases/debian-12-x86-1
agent_folder=$root/artifacts/agent
farm_pid='' full_seconds=''
load=$(cut -d' ' -f1 /proc/loadavg)
mkdir -p "$cache/bases"
finish() {
  local status=$?
  trap - EXIT INT TERM
  [[ $status -eq 0 || ! -s $work/up.log ]] || tail -n 10 "$work/up.log" >&2
  stop_farm "$data"
  findmnt -rno TARGET | grep -F "$work/" | sort -r | xargs -r -n1 umount 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
. "$root/bench/common.sh"
. "$root/bench/builds.sh"
. "$root/bench/server.sh"
. "$root/bench/simulated.sh"
. "$root/bench/agent.sh"
. "$root/bench/api.sh"
. "$root/bench/operations.sh"

if [[ "${parts[*]}" != agent && "${parts[*]}" != signature ]]; then start_farm "$data" "$work/up.log" --base debian-12-x86 --base-cache "$cache/bases"; fi
for part in "${parts[@]}"; do "bench_$part"; done

say 'Results'
{
  printf '# Benchmarks\n\n`./bench.sh` on %s cores, %s, %s; load average %s before (above 1 the machine was busy with other things, and the figures are too high). Every row was measured in the same run.\n\n' \
    "$(nproc)" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(date +%F)" "$load"
  printf '| what | measured | against | ratio | goal |\n|---|---|---|---|---|\n'
  printf '%s\n' "${rows[@]}"
} >"$work/results.md"
cat "$work/results.md"
if (($# == 0)); then cp "$work/results.md" bench/RESULTS.md; fi
