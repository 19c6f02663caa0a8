#!/bin/sh
# Runs the cluster once, with a simulated node and data of its own, under a short load, to record what the
# JVM loads and where its time goes; later starts take it from there. They are ready in half the time, and
# the compiler knows at once what is worth its work. Then the API service alone, which needs half of that:
# a cache lies in memory whole.
cd "$(dirname "$0")/.."
app=services/standalone/target/app
# As root in a network of its own, so that it neither finds ports taken nor touches this host's rules.
if [ "$(id -u)" != 0 ]; then
    export NAVARCH_PORT=$((20000 + $$ % 20000)) NAVARCH_PROXY_ENABLED=false
elif [ "${1:-}" != apart ] && unshare --net true 2>/dev/null; then
    exec unshare --net "$0" apart
else
    ip link set lo up 2>/dev/null
fi
home=$(mktemp -d)
rm -f "$app"/*.aot
NAVARCH_TRAIN=1 NAVARCH_HOME=$home NAVARCH_RUNTIME=simulated NAVARCH_NODES=2 \
    setsid "$app/bin/navarch" standalone >"$app/training.log" 2>&1 </dev/null &
cluster=$!
trap 'kill -TERM $cluster 2>/dev/null; wait $cluster; rm -rf "$home"' EXIT
trap 'exit 1' INT TERM
until grep -q "kubectl get nodes" "$app/training.log" || ! kill -0 $cluster 2>/dev/null; do sleep 0.2; done
"$JAVA_HOME/bin/java" -cp "bench/target/classes:shared-model/testkit/target/classes:$(printf '%s:' "$app"/lib/*.jar)" \
    dev.navarch.bench.Rehearsal "$home/kubeconfig" >>"$app/training.log" 2>&1
kill -TERM $cluster 2>/dev/null
wait $cluster
NAVARCH_TRAIN=1 bench/alone.sh rehearse >>"$app/training.log" 2>&1
if [ ! -s "$app/standalone.aot" ] || [ ! -s "$app/api.aot" ]; then
    echo "navarch: a start-up cache could not be made; starts will be slower. See $app/training.log" >&2
fi
