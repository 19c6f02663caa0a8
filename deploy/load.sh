#!/bin/sh
# Imports an image archive into Navarch's own containerd, where the running cluster finds it.
set -e
archive=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
home=${NAVARCH_HOME:-$(dirname "$0")/../.navarch}
socket=$(find "$home" -maxdepth 3 -name containerd.sock 2>/dev/null | head -n 1)
[ -n "$socket" ] || { echo "navarch: no containerd of Navarch's runs below $home; start the cluster with real containers first" >&2; exit 1; }
exec ctr --address "$socket" --namespace k8s.io images import "$archive"
