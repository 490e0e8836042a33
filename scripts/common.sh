# Shared by demo.sh, test.sh and bench.sh: what is checked before anything is changed, and what is installed.
# Sourced with $root set to the repository's folder.

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit "${status:-1}"; }
use() { status=2 die "$@"; }

# One line for each thing that is missing; nothing has been changed yet.
check_machine() {
  [[ $EUID -eq 0 ]] || die "needs root, for packages and for the containers that images are built in; run sudo $0"
  [[ $(uname -m) == x86_64 ]] || die "needs an x86-64 machine; this one is $(uname -m)"
  local id='' version=''
  [[ -r /etc/os-release ]] && id=$(. /etc/os-release; printf %s "${ID-}") && version=$(. /etc/os-release; printf %s "${VERSION_ID-}")
  [[ $id == debian && ${version%%.*} -ge 12 ]] || die "needs Debian 12 or newer, for its packages; this is ${id:-unknown} ${version}"
  command -v dotnet >/dev/null || die "needs the .NET 10 SDK and finds no dotnet; install it from https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -q '^10\.' || die "needs the .NET 10 SDK; dotnet has only $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '); install it from https://dotnet.microsoft.com/download/dotnet/10.0"
  local free
  free=$(df --output=avail -k "$root" | tail -n 1)
  ((free > 4 * 1024 * 1024)) || die "needs 4 GB of free disk at $root; there are $((free / 1024)) MB"
}

is_installed() { [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update && apt-get -q -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends "$@"
}

# Installs what is missing of the packages named.
install_packages() {
  local package missing=()
  for package; do is_installed "$package" || missing+=("$package"); done
  [[ ${#missing[@]} -eq 0 ]] && return
  say "Installing ${missing[*]}"
  local log tries=0
  log=$(mktemp)
  # A fresh machine has no package lists, and old lists name files that are gone.
  until apt_install "${missing[@]}" >"$log" 2>&1 </dev/null; do
    # Another apt-get is at work, as on a machine that updates itself: wait for it.
    if grep -q 'Could not get lock' "$log" && ((tries++ < 60)); then sleep 5; continue; fi
    tail -n 15 "$log" >&2
    die "apt-get could not install ${missing[*]}; its whole output is in $log"
  done
  rm -f "$log"
}

build_packages=(systemd-container mmdebstrap qemu-utils e2fsprogs fdisk iptables iproute2 libssl3 ca-certificates)
test_packages=(postgresql prometheus nghttp2-client python3-grpcio protobuf-compiler)

# A session of its own for the farm: Ctrl-C is for the script, which then stops the farm in order.
own_session=(setsid)

# start_farm DATA LOG OPTION…: sets farm_pid, returns when the farm answers.
start_farm() {
  local data=$1 log=$2
  shift 2
  rm -f "$data/up.json"
  "${own_session[@]}" "$root/buildfarm" up --data "$data" --http 127.0.0.1:0 --grpc 127.0.0.1:0 "$@" >"$log" 2>&1 </dev/null &
  farm_pid=$!
  local waited=0
  until [[ -s $data/up.json ]]; do
    if ! kill -0 "$farm_pid" 2>/dev/null; then
      tail -n 15 "$log" >&2
      die "the farm did not start; its whole output is in $log"
    fi
    ((waited++ < 3000)) || { kill "$farm_pid"; die "the farm did not start within ten minutes; see $log"; }
    sleep 0.2
  done
}

# stop_farm DATA: the server, then the builder host that it started.
stop_farm() {
  local data=$1
  if [[ -n ${farm_pid-} ]] && kill -TERM "$farm_pid" 2>/dev/null; then wait "$farm_pid" 2>/dev/null || true; fi
  farm_pid=
  stop_host "$data"
}

# The builder host outlives the server on purpose; this ends the one of a data folder and waits until its mounts are gone.
stop_host() {
  local folder pid arguments waited
  folder=$(realpath -m "$1/host")
  for pid in /proc/[0-9]*; do
    # the braces: a process that is gone by now is no news
    { mapfile -d '' -t arguments <"$pid/cmdline"; } 2>/dev/null || continue
    [[ " ${arguments[*]-} " == *" serve --detached --data $folder "* ]] || continue
    kill -TERM "${pid#/proc/}" 2>/dev/null || continue
    waited=0
    while [[ -d $pid ]] && ((waited++ < 300)); do sleep 0.2; done
  done
}

# prepare_agent: the self-contained agent that instances run, from its sources when they are newer.
prepare_agent() { BUILDFARM_AGENT_ONLY=1 "$root/buildfarm" up; }
