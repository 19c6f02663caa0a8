#!/bin/sh
# make run: builds what is missing, installs what is missing, starts the standalone cluster.
cd "$(dirname "$0")/.."
deploy/packages.sh
if ! deploy/built.sh; then
    echo "navarch: building (the first time this takes a few minutes)"
    make -s build || exit 1
fi
exec services/standalone/target/app/bin/navarch standalone
