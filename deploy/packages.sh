#!/bin/sh
# Installs the Debian packages that real containers need, when this is root on Debian and one is missing.
[ "$(id -u)" = 0 ] && [ "$(uname -s)" = Linux ] && [ "${NAVARCH_RUNTIME:-auto}" != simulated ] || exit 0
missing=
need() { # program package
    command -v "$1" >/dev/null || missing="$missing $2"
}
need containerd containerd
need runc runc
need nft nftables
need iptables iptables
need conntrack conntrack
need ip iproute2
[ -x /usr/lib/cni/bridge ] || [ -x /opt/cni/bin/bridge ] || missing="$missing containernetworking-plugins"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "navarch: these are missing and this is not Debian, so install them yourself:$missing" >&2
    exit 0
fi
echo "navarch: installing what real containers need:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
{ apt-get install -y --no-install-recommends $missing ||
    { apt-get update && apt-get install -y --no-install-recommends $missing; }; } >/tmp/navarch-packages.log 2>&1 ||
    { echo "navarch: that failed, nodes will be simulated; see /tmp/navarch-packages.log" >&2; exit 0; }
# Debian starts containerd at once; Navarch runs one of its own and leaves the system's alone.
