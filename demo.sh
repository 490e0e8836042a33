#!/usr/bin/env bash
# From nothing to a tested, distributed and exported image on this machine. See README.md.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
cd "$root"
. "$root/scripts/common.sh"

usage="usage: ./demo.sh [--keep] [--data DIR]
  --keep      leave the farm running and say how to reach it
  --data DIR  the farm's data folder (default: demo in the cache folder, so that a second run reuses layers)"
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/buildfarm
data=$cache/demo keep=
while (($#)); do
  case $1 in
    --keep) keep=1 ;;
    --data) [[ -n ${2-} ]] || use "--data needs a folder"; data=$2; shift ;;
    -h | --help) printf '%s\n' "$usage"; exit 0 ;;
    *) use "there is no option $1; $usage" ;;
  esac
  shift
done
check_machine
data=$(realpath -m "$data")
[[ $data != *[:,\\]* ]] || use "the data folder's path may hold no ':', ',' or '\\': $data"
for file in "$root/src/Agent/publish.sh" "$root/examples/web-server/web-server.yaml"; do
  [[ -e $file ]] || die "$file is missing; run this from a whole clone"
done
began=$SECONDS

install_packages "${build_packages[@]}"

say 'Building the programs'
./buildfarm --version >/dev/null
prepare_agent

mkdir -p "$data" "$cache/bases"
log=$data/up.log
farm_pid=
finish() {
  local status=$?
  trap - EXIT INT TERM
  if [[ $status -ne 0 && -s $log ]]; then
    printf '\ndemo.sh: the farm said last (%s):\n' "$log" >&2
    tail -n 10 "$log" >&2
  fi
  # A farm that is to stay is left alone only when everything went well.
  if [[ -z $keep || $status -ne 0 ]]; then stop_farm "$data"; fi
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say "Starting a farm in $data, with a Debian base image"
start_farm "$data" "$log" --base debian-12-x86 --base-cache "$cache/bases"
farm() { ./buildfarm "$@" --data "$data"; }
farm status

say 'Applying examples/web-server'
farm apply -f examples/web-server

say 'Running the pipeline web-server'
farm run web-server

say 'Exporting the image'
# By its name: the newest image of the recipe.
image=web-server
rm -f "$data/web-server.qcow2"   # of a run before: an export replaces no file
farm images export "$image" --to "$data/web-server.qcow2"

say "Done in $((SECONDS - began)) s"
farm images show "$image"
printf '%-9s %s\n' exported "$data/web-server.qcow2"
if [[ -n $keep ]]; then
  cat <<END

The farm goes on running (process $farm_pid).
  talk to it   ./buildfarm images list --data $data
  other tools  eval "\$(./buildfarm env --data $data)"; aws imagebuilder list-images
  its output   $log
  stop it      kill $farm_pid
END
fi
