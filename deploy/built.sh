#!/bin/sh
# Succeeds when the packaged product is newer than everything that it is made of.
cd "$(dirname "$0")/.."
stamp=services/standalone/target/app/.built
[ -e "$stamp" ] || exit 1
[ -z "$(find pom.xml schema services shared-model -name target -prune -o -type f -newer "$stamp" \
        \( -path '*/src/main/*' -o -name pom.xml \) -print | head -n 1)" ]
