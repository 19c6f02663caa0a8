#!/usr/bin/env bash
# Makes the images' base without a registry and without root: a Java runtime linked from this
# machine's JDK, and of this Debian the few files that it needs: its C library and busybox; for the
# node's images also the kernel's tools, containerd and runc. Each is a tar file as `docker save`
# writes it: java.tar, proxy.tar, node.tar. The two latter lie on the layer of the first.
#
# usage: deploy/base-image.sh [directory [java]]     (default: images/target/base, all three)
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
directory="${1:-$root/images/target/base}"
jdk="$("$root/deploy/find-jdk.sh")"
[ -n "$jdk" ] || { echo "navarch: no JDK 25" >&2; exit 1; }
case "$(uname -m)" in
    x86_64) architecture=amd64 ;;
    aarch64) architecture=arm64 ;;
    *) echo "navarch: no image is made for $(uname -m)" >&2; exit 1 ;;
esac
[ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1 \
    || { echo "navarch: /bin/busybox must be there, statically linked (package busybox-static)" >&2; exit 1; }
mkdir -p "$directory"
directory="$(cd "$directory" && pwd)"
work="$(mktemp -d "$directory/work.XXXXXX")"
trap 'rm -rf "$work"' EXIT

# Copies programs and files with the libraries that they load to where they are here, by way of no
# symbolic link: /lib is one to /usr/lib, and must stay so in the layer below.
take() { # tree file...
    local tree="$1" file library place
    shift
    for file in "$@"; do
        for library in "$file" $(ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | grep -v "^$work"); do
            place="$(readlink -f "$(dirname "$library")")/$(basename "$library")"
            [ -e "$system$place" ] || [ -e "$tree$place" ] \
                || install -D -m "$(stat -L -c %a "$library")" "$library" "$tree$place"
        done
    done
}
layer() { # name
    tar -C "$work/$1" --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu -cf "$work/$1.layer" .
}
# The command of an image that is started by itself is a shell; Navarch's images have their own.
image() { # name layer...
    local name="$1" ids="" names="" part
    shift
    mkdir "$work/$name.image"
    for part in "$@"; do
        cp "$work/$part.layer" "$work/$name.image/$part.layer.tar"
        ids="$ids,\"sha256:$(sha256sum "$work/$part.layer" | cut -d' ' -f1)\""
        names="$names,\"$part.layer.tar\""
    done
    cat >"$work/$name.image/config.json" <<END
{"architecture":"$architecture","os":"linux","created":"1970-01-01T00:00:01Z","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin","JAVA_HOME=/opt/java","LANG=C.UTF-8"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":[${ids#,}]}}
END
    echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"navarch/base-$name:$architecture\"],\"Layers\":[${names#,}]}]" >"$work/$name.image/manifest.json"
    (cd "$work/$name.image" && tar --mtime=@1 --owner=0 --group=0 --format=gnu -cf "$directory/$name.tar" manifest.json config.json -- *.layer.tar)
}

system=/nowhere
java="$work/java"
mkdir -p "$java"/{etc,tmp,proc,sys,dev,run,root,opt,usr/{bin,sbin,lib,lib64},var/{lib/navarch,tmp}}
for merged in bin sbin lib lib64; do
    ln -s "usr/$merged" "$java/$merged"
done
chmod 1777 "$java/tmp" "$java/var/tmp"
# As the node's user and nobody else's; a volume takes this over.
chmod 0777 "$java/var/lib/navarch"
"$jdk/bin/jlink" --output "$java/opt/java" --strip-java-debug-attributes --no-header-files --no-man-pages --add-modules \
java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,java.scripting,\
java.security.jgss,java.security.sasl,java.sql,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,\
jdk.nio.mapmode,jdk.security.auth,jdk.unsupported,jdk.zipfs
# What only a screen needs.
rm -f "$java"/opt/java/lib/{libawt_xawt,libsplashscreen,libfontmanager,libfreetype,libmlib_image,liblcms,libjavajpeg,libjawt}.so
"$java/opt/java/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xshare:dump >/dev/null
cp /bin/busybox "$java/bin/busybox"
for applet in sh cat chmod cp cut date df dirname env grep head id kill ls mkdir mv nc nslookup printf ps rm sed setsid sleep sort stat sysctl tail tar test touch top tr true uname vi wget; do
    ln -s busybox "$java/bin/$applet"
done
for object in "$java/opt/java/bin/java" "$java"/opt/java/lib/*.so "$java"/opt/java/lib/server/*.so; do
    # shellcheck disable=SC2046
    take "$java" $(ldd "$object" | grep -o '/[^ ]*' | grep -v "^$work")
done
# Names are looked up by files and DNS; what native libraries in jars and PostgreSQL load besides.
libraries="$(dirname "$(ldd /bin/bash | grep -o '/[^ ]*libc\.so\.6')")"
for library in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2 librt.so.1 libgcc_s.so.1 libstdc++.so.6; do
    [ ! -e "$libraries/$library" ] || take "$java" "$libraries/$library"
done
echo 'hosts: files dns' >"$java/etc/nsswitch.conf"
printf 'root:x:0:0:root:/root:/bin/sh\nnavarch:x:65532:65532:navarch:/var/lib/navarch:/bin/sh\n' >"$java/etc/passwd"
printf 'root:x:0:\nnavarch:x:65532:\n' >"$java/etc/group"
cp /etc/debian_version "$java/etc/" 2>/dev/null || true
cp -L /etc/os-release "$java/etc/os-release"
for file in /etc/services /etc/protocols /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$file" ] || install -D -m 0644 "$file" "$java$file"
done
layer java
image java java
[ "${2:-}" != java ] || exit 0

system="$java"
tools() { # tree program...
    local tree="$1" program found
    shift
    for program in "$@"; do
        found="$(command -v "$program")" || { echo "navarch: $program is missing, so it is not in the image" >&2; continue; }
        found="$(readlink -f "$found")"
        take "$tree" "$found"
        mkdir -p "$tree/usr/sbin"
        [ "$(basename "$found")" = "$program" ] || ln -sf "$found" "$tree/usr/sbin/$program"
    done
}
kernel() { # tree
    tools "$1" nft iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore ip conntrack nsenter ipset
    local extension
    for extension in "$libraries"/xtables/libxt_{comment,conntrack,mark,MARK,MASQUERADE,DNAT,SNAT,statistic,recent,set,addrtype,tcp,udp,standard,state,multiport,REDIRECT,limit}.so \
            "$libraries"/xtables/libipt_{REJECT,icmp}.so; do
        [ ! -e "$extension" ] || take "$1" "$extension"
    done
}
mkdir "$work/proxy"
kernel "$work/proxy"
layer proxy
image proxy java proxy

mkdir "$work/node"
kernel "$work/node"
tools "$work/node" containerd ctr containerd-shim-runc-v2 runc mount umount
for plugin in bridge firewall host-local loopback portmap; do
    for cni in /usr/lib/cni /opt/cni/bin; do
        [ ! -x "$cni/$plugin" ] || install -D -m 0755 "$cni/$plugin" "$work/node/usr/lib/cni/$plugin"
    done
done
layer node
image node java node
du -h "$directory"/*.tar
