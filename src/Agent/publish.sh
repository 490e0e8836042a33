#!/usr/bin/env bash
# publish.sh [--runtime linux-x64|win-x64] OUTDIR: the agent as one self-contained folder (for Linux buildfarm-agent, libssl.so.3,
# libcrypto.so.3) that runs in a bare root. Does nothing when OUTDIR is up to date with the sources.
set -euo pipefail
runtime=linux-x64
if [ "${1-}" = --runtime ]; then
    runtime=${2-}
    shift $(($# > 1 ? 2 : 1))
fi
case $runtime in
    linux-x64 | win-x64) ;;
    *) echo "publish.sh: the agent is not built for '$runtime'; there are linux-x64 and win-x64 (no runtime packs restore for other targets)" >&2; exit 2 ;;
esac
[ $# -eq 1 ] || { echo "usage: publish.sh [--runtime linux-x64|win-x64] OUTDIR" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$(dirname "$1")"
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

exec 9>"$out.lock"
flock 9

name=buildfarm-agent$([ "$runtime" != win-x64 ] || echo .exe)
stamp=$runtime-$(cd "$root" && find src/Agent src/Documents src/Model protos Directory.Build.props Directory.Packages.props -type f \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.proto' -o -name '*.props' -o -name 'publish.sh' \) -not -path '*/obj/*' -not -path '*/bin/*' -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
if [ -x "$out/$name" ] && [ "$(cat "$out/.stamp" 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

library() {
    local path
    path=$({ ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | awk -v name="$1" '$1 == name && /x86-64/ { print $NF; exit }')
    [ -n "$path" ] || { echo "publish.sh: $1 is missing; install it with: apt-get install libssl3" >&2; exit 1; }
    readlink -f "$path"
}
if [ "$runtime" = linux-x64 ]; then
    ssl=$(library libssl.so.3)
    crypto=$(library libcrypto.so.3)
fi

fresh=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
dotnet publish "$root/src/Agent/BuildFarm.Agent.csproj" -c Release -r "$runtime" -p:AgentPublish=true -p:ArtifactsPath="$root/artifacts/agent" \
    -o "$fresh/publish" -v quiet --nologo >&2
mkdir "$fresh/agent"
install -m 0755 "$fresh/publish/BuildFarm.Agent${name#buildfarm-agent}" "$fresh/agent/$name"
if [ "$runtime" = linux-x64 ]; then
    install -m 0644 "$ssl" "$fresh/agent/libssl.so.3"
    install -m 0644 "$crypto" "$fresh/agent/libcrypto.so.3"
fi
echo "$stamp" > "$fresh/agent/.stamp"
chmod 0755 "$fresh/agent"
rm -rf "$out"
mv "$fresh/agent" "$out"
