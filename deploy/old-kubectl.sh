#!/usr/bin/env bash
# Fetches the kubectl that Debian 12 packages, 1.20, which is much older than the API that Navarch
# serves: it speaks SPDY only, reads Swagger 2, and still asks for what has been removed since.
#
# usage: deploy/old-kubectl.sh [directory]
#
# The directory (default: .cache/kubectl-1.20) gets bin/kubectl. Nothing is installed; the package
# comes from where this system has its packages, and what is there is kept.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
directory="${1:-$root/.cache/kubectl-1.20}"
mkdir -p "$directory/bin"
directory="$(cd "$directory" && pwd)"
program="$directory/bin/kubectl"

if [ -x "$program" ]; then
    echo "$program is there"
    exit 0
fi
work="$(mktemp -d "$directory/unpack.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cd "$work"
options=(-q -o APT::Sandbox::User=root)
apt-get "${options[@]}" download kubernetes-client \
    || { apt-get "${options[@]}" update && apt-get "${options[@]}" download kubernetes-client; }
dpkg -x kubernetes-client_*.deb .
version="$(./usr/bin/kubectl version --client --short)"
case "$version" in
    *v1.20.*) mv usr/bin/kubectl "$program" ;;
    *) echo "this system packages another release: $version" >&2; exit 1 ;;
esac
echo "$program is there"
