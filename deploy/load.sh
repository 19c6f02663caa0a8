#!/bin/sh
# Imports an image archive into Navarch's own containerd, where the running cluster finds it.
set -e
archive=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
home=${NAVARCH_HOME:-$(dirname "$0")/../.navarch}
config=$home/containerd/config.toml
[ -r "$config" ] || { echo "navarch: there is no containerd of Navarch's in $home; start the cluster with real containers first" >&2; exit 1; }
socket=$(sed -n '/^\[grpc\]/,/^\[/s/^ *address *= *"\(.*\)"/\1/p' "$config" | head -n 1)
exec ctr --address "$socket" --namespace k8s.io images import "$archive"
