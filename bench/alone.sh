#!/bin/sh
# The second part of make bench: the API service alone with PostgreSQL, without Kafka and the other services.
# usage: bench/alone.sh [rehearse]   A rehearsal puts a short load on it and prints nothing.
set -e
cd "$(dirname "$0")/.."
app=services/standalone/target/app
train=${NAVARCH_TRAIN:-}
unset NAVARCH_TRAIN
home=$(mktemp -d)
export NAVARCH_HOME="$home" NAVARCH_KAFKA_ENABLED=false
export NAVARCH_PORT=$((20000 + $$ % 20000)) NAVARCH_POSTGRES_PORT=$((20001 + $$ % 20000))
export NAVARCH_POSTGRES_URL="jdbc:postgresql://127.0.0.1:$NAVARCH_POSTGRES_PORT/navarch"
export NAVARCH_POSTGRES_USER=navarch NAVARCH_POSTGRES_PASSWORDFILE="$home/postgres/password"
setsid "$app/bin/navarch" postgres >"$home/postgres.out" 2>&1 </dev/null &
database=$!
server=
stop() {
    for process in $server $database; do
        kill -TERM "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 1' INT TERM
until [ -e "$NAVARCH_POSTGRES_PASSWORDFILE" ]; do
    kill -0 "$database" 2>/dev/null || { cat "$home/postgres.out" >&2; exit 1; }
    sleep 0.2
done
NAVARCH_TRAIN=$train setsid "$app/bin/navarch" api >"$home/api.out" 2>&1 </dev/null &
server=$!
until curl -fsk -o "$home/ready" "https://127.0.0.1:$NAVARCH_PORT/readyz"; do
    kill -0 "$server" 2>/dev/null || { cat "$home/api.out" >&2; exit 1; }
    sleep 0.2
done
"$JAVA_HOME/bin/java" -cp "bench/target/classes:shared-model/testkit/target/classes:$(printf '%s:' "$app"/lib/*.jar)" \
    dev.navarch.bench.ServerAlone "$home/kubeconfig" "$server" "$@"
