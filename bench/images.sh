#!/usr/bin/env bash
# How soon each image's service is ready on one processor, what of that is its own work, and what memory it takes:
# when it is ready, and idle beside all others without and with 1,000 running pods of a Deployment. They start one
# after the other, each pinned to processor 0, beside what runs already. As root, after make images.
set -euo pipefail
cd "$(dirname "$0")/.."
JAVA_HOME="${JAVA_HOME:-$(deploy/find-jdk.sh)}"
export JAVA_HOME
directory="$PWD/images/target/measured"
[ "${1:-}" = apart ] || exec unshare --net --mount --propagation private "$0" apart
ip link set lo up
. deploy/image-cluster.sh
for part in $parts; do unpack "$part"; done
# The first start makes the database and the keys.
start api "NAVARCH_HEALTH_PORT=${port[api]}"
await api "${port[api]}"
stop api
resident() { # part
    awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/${running[$1]}/status"
}
for part in $parts; do
    begin=$(date +%s%N)
    taskset -pc 0 $$ >/dev/null
    start "$part" "NAVARCH_HEALTH_PORT=${port[$part]}" NAVARCH_NODES=20
    taskset -pc "0-$(($(nproc --all) - 1))" $$ >/dev/null
    await "$part" "${port[$part]}"
    took=$((($(date +%s%N) - begin) / 1000000))
    work_ms=$(awk '{ print ($14 + $15) * 10 }' "/proc/${running[$part]}/stat")
    printf '%-12s ready after %5d ms (%5d ms of processor), %4d MiB resident, image %4d MB\n' "$part" "$took" "$work_ms" "$(resident "$part")" \
        "$(($(stat -c %s "images/target/$part.tar") / 1000000))"
done
# Idle: nothing was asked of them for a minute.
sleep 60
declare -A idle
for part in $parts; do idle[$part]=$(resident "$part"); done
export KUBECONFIG="$NAVARCH_HOME/kubeconfig"
kubectl create deployment thousand --image=registry.local/pause:1 --replicas=1000 >/dev/null
kubectl rollout status deployment thousand --timeout=10m >/dev/null
sleep 60
for part in $parts; do
    printf '%-12s idle %4d MiB, with 1,000 pods %4d MiB\n' "$part" "${idle[$part]}" "$(resident "$part")"
done
