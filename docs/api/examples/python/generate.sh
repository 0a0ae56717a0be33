#!/bin/sh
# pip install grpcio grpcio-tools; sh generate.sh [folder]
# Generates the client with its types, from a clone of the repository. Default: the folder `generated` beside this file.
set -eu
folder="${1:-$(dirname "$0")/generated}"
protos="$(dirname "$0")/../../../../libs/proto"
mkdir -p "$folder"
"${PYTHON:-python3}" -m grpc_tools.protoc -I "$protos/proto" -I "$protos/third_party" \
  --python_out="$folder" --pyi_out="$folder" --grpc_python_out="$folder" \
  $(cd "$protos/proto" && ls chat4all/v1/*.proto) google/rpc/error_details.proto google/rpc/status.proto
