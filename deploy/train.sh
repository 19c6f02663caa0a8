#!/bin/sh
# Runs the cluster once, with a simulated node and data of its own, to record what the JVM loads
# and compiles at a start; later starts take it from there and are ready in half the time.
cd "$(dirname "$0")/.."
app=services/standalone/target/app
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
port=$(( 20000 + $$ % 20000 ))
if ! NAVARCH_TRAIN=1 NAVARCH_HOME=$home NAVARCH_PORT=$port NAVARCH_RUNTIME=simulated NAVARCH_NODES=1 \
    "$app/bin/navarch" standalone >"$app/training.log" 2>&1; then
    echo "navarch: no start-up cache could be made; starts will be slower. See $app/training.log" >&2
    rm -f "$app/navarch.aot"
fi
