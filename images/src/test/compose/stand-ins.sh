#!/usr/bin/env bash
# Gives a Docker engine images that stand for PostgreSQL's and Kafka's own where there is no registry:
# navarch-test/postgres from Debian's packages, navarch-test/kafka from the jars of the standalone image.
# They take the environment variables of the official ones, as far as docker-compose.yml sets them.
# usage: stand-ins.sh standalone.tar        (as root, with the package postgresql installed)
set -euo pipefail
archive="$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
server="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
version="$(basename "$(dirname "$server")")"

root="$work/postgres"
deploy/unpack-image.sh "$archive" "$root"
mkdir -p "$root/var/lib/postgresql" "$root/var/run/postgresql" "$root/usr/lib/postgresql/$version" "$root/usr/share/postgresql" "$root/usr/share/zoneinfo"
rm -rf "$root/opt"
cp -r "$server" "$(dirname "$server")/lib" "$root/usr/lib/postgresql/$version/"
cp -r "/usr/share/postgresql/$version" "$root/usr/share/postgresql/"
cp -r /usr/share/zoneinfo/Etc "$root/usr/share/zoneinfo/"
for program in postgres initdb pg_isready; do
    for library in $(ldd "$server/$program" | grep -o '/[^ ]*'); do
        place="$root$(readlink -f "$(dirname "$library")")/$(basename "$library")"
        [ -e "$place" ] || install -D -m 0755 "$library" "$place"
    done
    # Debian's pg_isready there is a script that chooses a version.
    ln -sf "$server/$program" "$root/usr/bin/$program"
done
cat >"$root/start" <<'END'
#!/bin/sh
set -e
umask 077
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    echo "$POSTGRES_PASSWORD" >/tmp/password
    initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --locale=C --encoding=UTF8
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    echo "CREATE DATABASE $POSTGRES_DB" | postgres --single -D "$PGDATA" postgres
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' -c jit=off -k /tmp
END
chmod 0755 "$root/start"
chown -R 65532:65532 "$root/var/lib/postgresql"
tar -C "$root" --numeric-owner -c . | docker import --change 'USER 65532' --change 'CMD ["/start"]' - navarch-test/postgres

root="$work/kafka"
deploy/unpack-image.sh "$archive" "$root"
mkdir -p "$root/var/lib/kafka/data"
cat >"$root/start" <<'END'
#!/bin/sh
set -e
env | sed -n 's/^KAFKA_//p' | grep -v '^HEAP_OPTS=' | while IFS='=' read -r name value; do
    echo "$(echo "$name" | tr 'A-Z_' 'a-z.')=$value"
done >/tmp/server.properties
java="/opt/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
classpath=$(printf '%s:' /opt/navarch/lib/*.jar)
$java -cp "$classpath" kafka.tools.StorageTool format -t "$CLUSTER_ID" -c /tmp/server.properties --ignore-formatted
exec $java $KAFKA_HEAP_OPTS -cp "$classpath" kafka.Kafka /tmp/server.properties
END
# Debian's busybox has no nc -z, by which the health check asks for the port.
rm "$root/bin/nc"
printf '#!/bin/sh\n[ "$1" != -z ] || shift\nexec busybox nc "$@" -e /bin/true\n' >"$root/bin/nc"
chmod 0755 "$root/start" "$root/bin/nc"
chown -R 65532:65532 "$root/var/lib/kafka"
tar -C "$root" --numeric-owner -c . | docker import --change 'USER 65532' --change 'CMD ["/start"]' - navarch-test/kafka
