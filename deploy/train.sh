#!/bin/sh
# Runs the cluster once, with a simulated node and data of its own, to record what the JVM loads
# and compiles at a start; later starts take it from there and are ready in half the time.
cd "$(dirname "$0")/.."
app=services/standalone/target/app
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
# As root in a network of its own, so that it neither finds ports taken nor touches this host's rules.
isolated=
if [ "$(id -u)" = 0 ] && unshare --net true 2>/dev/null; then
    isolated="unshare --net sh -c 'ip link set lo up 2>/dev/null; exec \"$app/bin/navarch\" standalone'"
else
    isolated="NAVARCH_PORT=$((20000 + $$ % 20000)) NAVARCH_PROXY_ENABLED=false \"$app/bin/navarch\" standalone"
fi
if ! NAVARCH_TRAIN=1 NAVARCH_HOME=$home NAVARCH_RUNTIME=simulated NAVARCH_NODES=1 \
    sh -c "$isolated" >"$app/training.log" 2>&1; then
    echo "navarch: no start-up cache could be made; starts will be slower. See $app/training.log" >&2
    rm -f "$app/navarch.aot"
fi
