#!/usr/bin/env bash
# Runs a cluster out of the images, in a network and with data of its own, under a short load, so that each
# process records what it loads: its start-up cache. It holds only for the very runtime and jars that it was
# recorded with, so they are those of the image.
# usage: deploy/train-images.sh directory     (as root; the images are those in images/target)
set -euo pipefail
cd "$(dirname "$0")/.."
directory="$1"
[ "${2:-}" = apart ] || exec unshare --net --mount --propagation private "$0" "$directory" apart
ip link set lo up
. deploy/image-cluster.sh
rehearse() {
    "$JAVA_HOME/bin/java" -cp "bench/target/classes:shared-model/testkit/target/classes:$(printf '%s:' "$app"/lib/*.jar)" \
        dev.navarch.bench.Rehearsal "$NAVARCH_HOME/kubeconfig" >>"$directory/rehearsal.log" 2>&1 || true
}
keep() { # part
    stop "$1"
    [ ! -s "$work/$1/opt/navarch/$1.aot" ] || mv "$work/$1/opt/navarch/$1.aot" "$directory/"
}
for part in $parts; do
    unpack "$part"
    start "$part" NAVARCH_TRAIN=1 "NAVARCH_HEALTH_PORT=${port[$part]}"
done
for part in $parts; do await "$part" "${port[$part]}"; done
rehearse
for part in metrics proxy node-agent scheduler controller api; do keep "$part"; done
stop kafka
stop postgres

export NAVARCH_HOME="$work/standalone-home"
mkdir "$NAVARCH_HOME"
unpack standalone
chown 65532:65532 "$NAVARCH_HOME" "$work/standalone/opt/navarch"
start standalone NAVARCH_TRAIN=1
until grep -q "kubectl get nodes" "$directory/standalone.log" || ! kill -0 "${running[standalone]}" 2>/dev/null; do sleep 0.5; done
rehearse
keep standalone
for part in $parts standalone; do
    [ -s "$directory/$part.aot" ] || { echo "navarch: no start-up cache of $part, see $directory/$part.log" >&2; exit 1; }
done
