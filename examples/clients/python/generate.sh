#!/usr/bin/env bash
# Compiles the farm's protos to Python: generate.sh [FOLDER]. Needs Debian's protobuf-compiler.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
protos=$here/../../../protos
out=${1:-$here/generated}
mkdir -p "$out"
protoc -I "$protos" --python_out="$out" buildfarm/{v1/options,rpc/v1/status,farm/v1/farm}.proto $(cd "$protos" && ls buildfarm/imagebuilder/v1/*.proto)
# By their own folders: a Python package named grpc is there already.
protoc -I "$protos/grpc/health/v1" --python_out="$out" health.proto
protoc -I "$protos/grpc/reflection/v1" --python_out="$out" reflection.proto
