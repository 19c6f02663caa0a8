# Runs parts of a cluster out of the images in images/target, without a container engine; to be sourced, as root, in
# a network and a mount namespace of one's own. PostgreSQL and Kafka are those of the packaged standalone cluster.
# Expects $directory, where logs go; gives $work, $NAVARCH_HOME, and all that is cleaned up at the end.
mkdir -p "$directory"
work="$(mktemp -d "$PWD/images/target/cluster.XXXXXX")"
app=services/standalone/target/app
declare -A running
stop() { # part
    [ -n "${running[$1]:-}" ] || return 0
    kill -TERM "${running[$1]}" 2>/dev/null || true
    wait "${running[$1]}" 2>/dev/null || true
    unset "running[$1]"
}
end() {
    local part
    # What the others wait for while they stop ends last.
    for part in standalone metrics proxy node-agent scheduler controller api kafka postgres; do stop "$part"; done
    umount -R "$work"/*/proc "$work"/*/dev "$work"/*/var/lib/navarch 2>/dev/null || true
    rm -rf --one-file-system "$work"
}
trap end EXIT
trap 'exit 1' INT TERM

export NAVARCH_HOME="$work/home" NAVARCH_POSTGRES_PORT=5433 NAVARCH_KAFKA_PORT=9092
mkdir "$NAVARCH_HOME"
unpack() { # part
    local root="$work/$1"
    deploy/unpack-image.sh "images/target/$1.tar" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --bind "$NAVARCH_HOME" "$root/var/lib/navarch"
}
start() { # part name=value...
    local part="$1" user=0:0 servers=(NAVARCH_POSTGRES_URL=jdbc:postgresql://127.0.0.1:5433/navarch NAVARCH_POSTGRES_USER=navarch
        NAVARCH_POSTGRES_PASSWORDFILE=/var/lib/navarch/postgres/password NAVARCH_KAFKA_BOOTSTRAPSERVERS=127.0.0.1:9092
        NAVARCH_KAFKA_PASSWORDFILE=/var/lib/navarch/kafka-password)
    shift
    # It has its own, and PostgreSQL does not run as root.
    [ "$part" != standalone ] || { user=65532:65532 servers=(); }
    setsid chroot --userspec="$user" "$work/$part" /bin/env -i PATH=/usr/sbin:/usr/bin JAVA_HOME=/opt/java LANG=C.UTF-8 \
        NAVARCH_HOME=/var/lib/navarch NAVARCH_RUNTIME=simulated NAVARCH_NODES=2 "${servers[@]}" "$@" \
        /opt/navarch/bin/navarch "$part" >"$directory/$part.log" 2>&1 </dev/null &
    running[$part]=$!
}
infrastructure() { # part
    setsid "$app/bin/navarch" "$1" >"$directory/$1.log" 2>&1 </dev/null &
    running[$1]=$!
}
await() { # part port
    until busybox wget -q -O /dev/null "http://127.0.0.1:$2/readyz" 2>/dev/null; do
        kill -0 "${running[$1]}" 2>/dev/null || { echo "navarch: $1 has ended, see $directory/$1.log" >&2; exit 1; }
        sleep 0.05
    done
}
parts="api controller scheduler node-agent proxy metrics"
declare -A port=([api]=8100 [controller]=8101 [scheduler]=8102 [node-agent]=8103 [proxy]=8104 [metrics]=8105)
infrastructure postgres
infrastructure kafka
until [ -e "$NAVARCH_HOME/postgres/password" ] && [ -e "$NAVARCH_HOME/kafka-password" ]; do sleep 0.2; done
