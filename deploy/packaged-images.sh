#!/usr/bin/env bash
# Builds images of what is packaged; make images packages first.
# usage: deploy/packaged-images.sh directory amd64|arm64 [part...]
set -euo pipefail
cd "$(dirname "$0")/.."
# Of the project itself: the first one after its own name.
version="$(sed -n '/<artifactId>navarch<\/artifactId>/,/<\/version>/s/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml | head -n 1)"
exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -cp "images/target/classes:$(cat images/target/runtime.classpath)" \
    dev.navarch.images.Images . "${version%-SNAPSHOT}" "$@"
