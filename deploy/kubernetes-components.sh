#!/usr/bin/env bash
# Fetches and builds Kubernetes' own components, which can work against Navarch's API service in
# place of Navarch's: kube-scheduler, kube-controller-manager, kube-proxy, kubelet, kubeadm.
#
# usage: deploy/kubernetes-components.sh [directory [program...]]
#
# The directory (default: .cache/kubernetes-1.20.2) gets bin/ with the programs. The sources are
# those of Debian 12, with everything that they need, and are checked against their digest. Go
# comes from the distribution, as does the one library whose release in the sources is too old for
# this Go (it reads maps of Go's from within); both are installed when they are missing.
# Building takes about 7 minutes of processor time and 2 GB of disk; what is there is kept.
set -euo pipefail

version=1.20.2
file=kubernetes_1.20.5+really1.20.2.orig.tar.gz
sha256=b83c0780efb182d928dc63d46488a847f161f04e40a94b96bf5247dd671ecdfc
programs=(kube-scheduler kube-proxy kube-controller-manager kubeadm kubelet)
[ $# -lt 2 ] || programs=("${@:2}")

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
directory="${1:-$root/.cache/kubernetes-$version}"
mkdir -p "$directory/bin" "$directory/gopath/src/k8s.io"
directory="$(cd "$directory" && pwd)"

missing=()
for program in "${programs[@]}"; do
    [ -x "$directory/bin/$program" ] || missing+=("$program")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "$directory/bin is complete"
    exit 0
fi

go=/usr/lib/go-1.19/bin/go
reflect=github.com/modern-go/reflect2
packages=(golang-1.19-go golang-github-modern-go-reflect2-dev)
if [ ! -x "$go" ] || [ ! -d "/usr/share/gocode/src/$reflect" ]; then
    apt-get install -y --no-install-recommends "${packages[@]}" \
        || { apt-get update && apt-get install -y --no-install-recommends "${packages[@]}"; }
fi

# From where this system has its packages, without touching its own lists.
fetch_source() {
    local apt="$directory/apt"
    mkdir -p "$apt/sources" "$apt/lists/partial"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [ -f "$list" ] || continue
        sed -e 's/^Types: deb$/Types: deb-src/' -e 's/^deb /deb-src /' "$list" \
            >"$apt/sources/$(basename "$list")"
    done
    local options=(-q -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$apt/sources"
        -o "Dir::State::Lists=$apt/lists" -o APT::Sandbox::User=root)
    apt-get "${options[@]}" update
    (cd "$directory" && apt-get "${options[@]}" source --download-only kubernetes)
    rm -rf "$apt" "$directory"/*.dsc "$directory"/*.debian.tar.*
}

archive="$directory/$file"
if ! echo "$sha256  $archive" | sha256sum --check --status 2>/dev/null; then
    fetch_source
    echo "$sha256  $archive" | sha256sum --check --quiet
fi
source="$directory/gopath/src/k8s.io/kubernetes"
if [ ! -e "$source/.unpacked" ]; then
    rm -rf "$source"
    mkdir "$source"
    tar xzf "$archive" -C "$source" --strip-components=1
    rm -rf "${source:?}/vendor/$reflect"
    cp -rL "/usr/share/gocode/src/$reflect" "$source/vendor/$reflect"
    touch "$source/.unpacked"
fi

# The vendor folder is what GOPATH builds read; nothing is fetched.
export GOPATH="$directory/gopath" GOCACHE="$directory/gocache" GO111MODULE=off GOFLAGS=-trimpath
export GOTOOLCHAIN=local CGO_ENABLED=0
about=k8s.io/kubernetes/vendor/k8s.io/component-base/version
flags="-s -w -X $about.gitVersion=v$version -X $about.gitMajor=1 -X $about.gitMinor=20"
# Without the clouds' libraries and Docker's, which nothing here needs: a third of the work.
tags=providerless,dockerless
cd "$source"
mkdir -p "$directory/built"
# kube-apiserver alone has code that is made from its types' comments.
models=k8s.io/kubernetes/pkg/generated/openapi
if [[ " ${missing[*]} " == *" kube-apiserver "* ]]; then
    nice -n 15 "$go" build -o "$directory/built/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
    types="$(find pkg cmd vendor/k8s.io/*/ -name '*.go' -not -path '*/testdata/*' \
        -not -path '*/sample-*' -not -path '*/_examples/*' -not -path '*/code-generator/*' \
        -not -path '*/kube-openapi/*' -exec grep -l '+k8s:openapi-gen=' {} + \
        | xargs -n 1 dirname | sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)"
    PATH="$(dirname "$go"):$PATH" "$directory/built/openapi-gen" -i "$types" -p "$models" \
        -O zz_generated.openapi -h hack/boilerplate/boilerplate.generatego.txt \
        -r "$directory/built/violations"
    rm "$directory/built/"*
fi
echo "building ${missing[*]}"
nice -n 15 "$go" build -tags "$tags" -ldflags "$flags" -o "$directory/built/" \
    "${missing[@]/#/./cmd/}"
mv "$directory"/built/* "$directory/bin/"
rmdir "$directory/built"
# Only the programs are needed from here on.
rm -rf "$directory/gocache" "$directory/gopath" "$archive"
echo "$directory/bin is complete"
