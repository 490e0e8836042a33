#!/usr/bin/env bash
# publish.sh OUTDIR: the agent as one self-contained folder (buildfarm-agent, libssl.so.3, libcrypto.so.3) that runs in a
# bare root. Does nothing when OUTDIR is up to date with the sources.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: publish.sh OUTDIR" >&2; exit 2; }
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$(dirname "$1")"
out=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")

exec 9>"$out.lock"
flock 9

stamp=$(cd "$root" && find src/Agent src/Documents src/Model protos Directory.Build.props Directory.Packages.props -type f \
    \( -name '*.cs' -o -name '*.csproj' -o -name '*.proto' -o -name '*.props' -o -name 'publish.sh' \) -not -path '*/obj/*' -not -path '*/bin/*' -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
if [ -x "$out/buildfarm-agent" ] && [ "$(cat "$out/.stamp" 2>/dev/null)" = "$stamp" ]; then
    exit 0
fi

library() {
    local path
    path=$({ ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | awk -v name="$1" '$1 == name && /x86-64/ { print $NF; exit }')
    [ -n "$path" ] || { echo "publish.sh: $1 is missing; install it with: apt-get install libssl3" >&2; exit 1; }
    readlink -f "$path"
}
ssl=$(library libssl.so.3)
crypto=$(library libcrypto.so.3)

fresh=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
dotnet publish "$root/src/Agent/BuildFarm.Agent.csproj" -c Release -p:AgentPublish=true -p:ArtifactsPath="$root/artifacts/agent" \
    -o "$fresh/publish" -v quiet --nologo >&2
mkdir "$fresh/agent"
install -m 0755 "$fresh/publish/BuildFarm.Agent" "$fresh/agent/buildfarm-agent"
install -m 0644 "$ssl" "$fresh/agent/libssl.so.3"
install -m 0644 "$crypto" "$fresh/agent/libcrypto.so.3"
echo "$stamp" > "$fresh/agent/.stamp"
chmod 0755 "$fresh/agent"
rm -rf "$out"
mv "$fresh/agent" "$out"
