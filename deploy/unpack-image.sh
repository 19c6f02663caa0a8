#!/bin/sh
# Unpacks an image, from a tar file as `docker save` writes it, into a directory: what a container of it sees as /.
# usage: deploy/unpack-image.sh image.tar directory
set -e
mkdir -p "$2"
for layer in $(tar -xOf "$1" manifest.json | tr -d ' \n' | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr , ' '); do
    case $layer in *.gz) unzip=-z ;; *) unzip= ;; esac
    # shellcheck disable=SC2086
    tar -xOf "$1" "$layer" | tar --warning=no-unknown-keyword -x $unzip -p --numeric-owner --keep-directory-symlink -C "$2"
done
