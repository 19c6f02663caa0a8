#!/usr/bin/env bash
# Makes the disk of a virtual machine as a user's machine is: Debian with systemd, cgroup v2 and what a
# node of Navarch needs, but without Navarch, which is looked for in /opt on a second disk.
#
# usage: deploy/virtual-machine.sh [directory]
#
# The directory (default: .cache/virtual-machine) gets root.img, vmlinuz and initrd. It takes two minutes and
# 1.5 GB, and is kept; qemu and debootstrap are installed when they are missing.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
directory="${1:-$root/.cache/virtual-machine}"
if [ -e "$directory/root.img" ]; then
    echo "$directory is complete"
    exit 0
fi
mkdir -p "$directory"
directory="$(cd "$directory" && pwd)"

tools=(qemu-system-x86 debootstrap e2fsprogs openssh-client)
present() { for tool in qemu-system-x86_64 debootstrap mkfs.ext4 ssh; do command -v "$tool" >/dev/null || return 1; done; }
if ! present; then
    apt-get install -y --no-install-recommends "${tools[@]}" \
        || { apt-get update && apt-get install -y --no-install-recommends "${tools[@]}"; }
fi

# What docs/nodes.md asks for, and what makes a machine of it.
packages=(containerd runc containernetworking-plugins nftables iptables conntrack busybox-static procps util-linux
    kmod ca-certificates openssl libstdc++6)
machine=(systemd systemd-sysv udev dbus linux-image-amd64 iproute2 ifupdown openssh-server)
list() { local IFS=,; echo "$*"; }

. /etc/os-release
# From where this system has its own packages.
site="$(apt-get indextargets --format '$(SITE)' "Codename: $VERSION_CODENAME" 'Created-By: Packages' | head -1)"
tree="$directory/tree"
rm -rf "$tree"
debootstrap --variant=minbase --include="$(list "${machine[@]}" "${packages[@]}")" "$VERSION_CODENAME" "$tree" "$site"
rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*

echo machine >"$tree/etc/hostname"
echo "127.0.0.1 localhost machine" >"$tree/etc/hosts"
printf '%s / ext4 defaults 0 1\n%s /opt ext4 ro 0 2\n' /dev/vda /dev/vdb >"$tree/etc/fstab"
# The node agent starts a containerd of its own.
ln -sf /dev/null "$tree/etc/systemd/system/containerd.service"
# Who may come in, and the machine's address, are on the second disk.
echo 'AuthorizedKeysFile /opt/machine/authorized_keys' >"$tree/etc/ssh/sshd_config.d/machine.conf"
echo 'source /opt/machine/interfaces' >"$tree/etc/network/interfaces"

cp "$tree"/boot/vmlinuz-* "$directory/vmlinuz"
cp "$tree"/boot/initrd.img-* "$directory/initrd"
rm -f "$directory/root.img.new"
truncate -s 6G "$directory/root.img.new"
mkfs.ext4 -q -d "$tree" "$directory/root.img.new"
rm -rf "$tree"
mv "$directory/root.img.new" "$directory/root.img"
echo "$directory is complete"
