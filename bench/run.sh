#!/bin/sh
# make bench: starts a cluster of its own with simulated nodes, measures it and prints a table.
set -e
cd "$(dirname "$0")/.."
app=services/standalone/target/app
[ -e bench/target/classes ] || mvn -B -ntp -q -DskipTests package -pl bench -am
home=$(mktemp -d)
port=${NAVARCH_PORT:-$((20000 + $$ % 20000))}
NAVARCH_HOME=$home NAVARCH_PORT=$port NAVARCH_RUNTIME=simulated NAVARCH_PROXY_ENABLED=false \
    setsid "$app/bin/navarch" standalone >"$home/out" 2>&1 </dev/null &
cluster=$!
stop() {
    kill -TERM "$cluster" 2>/dev/null || true
    wait "$cluster" 2>/dev/null || true
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 1' INT TERM
until grep -q "kubectl get nodes" "$home/out"; do
    kill -0 "$cluster" 2>/dev/null || { cat "$home/out" >&2; exit 1; }
    sleep 0.5
done
"$JAVA_HOME/bin/java" -cp "bench/target/classes:shared-model/testkit/target/classes:$(printf '%s:' "$app"/lib/*.jar)" \
    dev.navarch.bench.Benchmark "$home/kubeconfig" "$cluster"
