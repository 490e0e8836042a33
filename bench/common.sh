# Shared by the parts of bench.sh: clocks, rows, the roots that things are done in by hand. Sourced with $root, $work, $data and $base set.

now() { date +%s%N; }
# seconds NANOSECONDS-BEFORE: seconds since, with milliseconds
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", (b - a) / 1e9 }'; }
divide() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

minus() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a - b }'; }
less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }

# row WHAT MEASURED AGAINST RATIO GOAL
rows=()
row() {
  rows+=("| $1 | $2 | $3 | $4 | $5 |")
  printf '%-44s %-18s against %-22s = %-8s (goal %s)\n' "$1" "$2" "$3" "$4" "$5"
}

farm() { "$root/buildfarm" "$@" --data "$data"; }

# build PIPELINE OPTION…: runs it and prints the result as JSON
build() {
  local result
  result=$(farm run "$@" --output json) || { jq -r '.builds[]?.reason // .error' <<<"$result" >&2; die "the build of $1 failed"; }
  printf '%s' "$result"
}

# seconds of the longest build, by the farm's clock, from the request to AVAILABLE
build_seconds() { jq -r '[.builds[].durationMs] | max / 1000' <<<"$1"; }
# seconds spent waiting for boots
boot_seconds() { jq -r '[.builds[0].stages[]?.steps[]? | select(.action == "LaunchInstance") | .durationMs] | add // 0 | . / 1000' <<<"$1"; }

# where the time of a build went
step_times() {
  jq -r '.builds[0] | (.stages[]? | .steps[]? | select(.durationMs >= 50) | "  step       \(.name)  \(.durationMs / 1000) s"),
    (.components[]? | select(.durationMs >= 50) | "  component  \(.arn | split("/")[1]) \(.phase)  \(.durationMs / 1000) s")' <<<"$1"
}

# with_root NAME COMMAND…: a fresh overlay of the base image; runs the command in it with the network of the machine
with_root() {
  local folder=$work/$1
  shift
  mkdir -p "$folder"/{upper,scratch,root}
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$folder/upper,workdir=$folder/scratch" "$folder/root"
  local status=0
  cp /etc/resolv.conf "$folder/root/etc/resolv.conf"
  systemd-nspawn --quiet --register=no --keep-unit --pipe --resolv-conf=off -D "$folder/root" "$@" || status=$?
  umount "$folder/root"
  rm -rf "$folder"
  return "$status"
}
