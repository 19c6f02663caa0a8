#!/bin/sh
# Runs the six services apart, each as a process of its own, and waits. PostgreSQL and Kafka are those
# that NAVARCH_POSTGRES_URL, NAVARCH_POSTGRES_USER, NAVARCH_POSTGRES_PASSWORDFILE and
# NAVARCH_KAFKA_BOOTSTRAPSERVERS name; without these, PostgreSQL and Kafka of Navarch's own run as two
# more processes. What ends is started again. Pid files are in NAVARCH_HOME/run, logs in NAVARCH_HOME/logs.
cd "$(dirname "$0")/.."
deploy/packages.sh
navarch=$PWD/services/standalone/target/app/bin/navarch
NAVARCH_HOME=${NAVARCH_HOME:-.navarch}
mkdir -p "$NAVARCH_HOME/run" "$NAVARCH_HOME/logs"
NAVARCH_HOME=$(cd "$NAVARCH_HOME" && pwd)
export NAVARCH_HOME
export NAVARCH_PORT="${NAVARCH_PORT:-6443}"
export NAVARCH_API_URL="${NAVARCH_API_URL:-https://127.0.0.1:$NAVARCH_PORT}"

# NAVARCH_HEALTH_PORT is the API service's; the others have the five that follow.
health=${NAVARCH_HEALTH_PORT:-}
unset NAVARCH_HEALTH_PORT

# Lets other machines join; see docs/nodes.md.
if [ -n "${NAVARCH_ADDRESS:-}" ] && [ -z "${NAVARCH_KAFKA_BOOTSTRAPSERVERS:-}" ]; then
    export NAVARCH_API_BIND="${NAVARCH_API_BIND:-127.0.0.1,$NAVARCH_ADDRESS}"
    export NAVARCH_API_ADVERTISEADDRESS="${NAVARCH_API_ADVERTISEADDRESS:-$NAVARCH_ADDRESS}"
    export NAVARCH_NODE_ADDRESS="${NAVARCH_NODE_ADDRESS:-$NAVARCH_ADDRESS}"
    export NAVARCH_JOIN_APIURL="${NAVARCH_JOIN_APIURL:-https://$NAVARCH_ADDRESS:$NAVARCH_PORT}"
    export NAVARCH_JOIN_KAFKABOOTSTRAPSERVERS="${NAVARCH_JOIN_KAFKABOOTSTRAPSERVERS:-$NAVARCH_ADDRESS:${NAVARCH_JOIN_KAFKAPORT:-9094}}"
fi

start() { # part
    if [ -n "$health" ]; then
        case $1 in
            api) export NAVARCH_HEALTH_PORT="$health" ;;
            controller) export NAVARCH_HEALTH_PORT=$((health + 1)) ;;
            scheduler) export NAVARCH_HEALTH_PORT=$((health + 2)) ;;
            node-agent) export NAVARCH_HEALTH_PORT=$((health + 3)) ;;
            proxy) export NAVARCH_HEALTH_PORT=$((health + 4)) ;;
            metrics) export NAVARCH_HEALTH_PORT=$((health + 5)) ;;
        esac
    fi
    setsid "$navarch" "$1" >"$NAVARCH_HOME/logs/$1.out" 2>&1 </dev/null &
    echo $! >"$NAVARCH_HOME/run/$1.pid"
}
stop() {
    trap - INT TERM
    for part in metrics proxy node-agent scheduler controller api kafka postgres; do
        [ -e "$NAVARCH_HOME/run/$part.pid" ] || continue
        pid=$(cat "$NAVARCH_HOME/run/$part.pid")
        kill -TERM "$pid" 2>/dev/null
        while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        rm -f "$NAVARCH_HOME/run/$part.pid"
    done
    exit 0
}
trap stop INT TERM

if [ -z "${NAVARCH_POSTGRES_URL:-}" ]; then
    export NAVARCH_POSTGRES_PORT="${NAVARCH_POSTGRES_PORT:-5433}"
    export NAVARCH_POSTGRES_URL="jdbc:postgresql://127.0.0.1:$NAVARCH_POSTGRES_PORT/navarch"
    export NAVARCH_POSTGRES_USER=navarch
    export NAVARCH_POSTGRES_PASSWORDFILE="$NAVARCH_HOME/postgres/password"
    start postgres
    until [ -e "$NAVARCH_POSTGRES_PASSWORDFILE" ]; do sleep 0.1; done
fi
if [ -z "${NAVARCH_KAFKA_BOOTSTRAPSERVERS:-}" ]; then
    export NAVARCH_KAFKA_PORT="${NAVARCH_KAFKA_PORT:-9092}"
    export NAVARCH_KAFKA_BOOTSTRAPSERVERS="127.0.0.1:$NAVARCH_KAFKA_PORT"
    export NAVARCH_KAFKA_PASSWORDFILE="$NAVARCH_HOME/kafka-password"
    start kafka
    until [ -e "$NAVARCH_KAFKA_PASSWORDFILE" ]; do sleep 0.1; done
fi
for part in api controller scheduler node-agent proxy metrics; do
    start "$part"
done
echo "navarch: the six services are starting, logs are in $NAVARCH_HOME/logs; kubeconfig: $NAVARCH_HOME/kubeconfig"
while :; do
    sleep 1 &
    wait $!
    for file in "$NAVARCH_HOME"/run/*.pid; do
        part=$(basename "$file" .pid)
        kill -0 "$(cat "$file")" 2>/dev/null || { echo "navarch: $part has ended; starting it again"; start "$part"; }
    done
done
