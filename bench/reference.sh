#!/bin/sh
# What bench/alone.sh measures, of kube-apiserver 1.20 with etcd: the reference, on this very machine.
# Needs root on Debian, once: kube-apiserver is built from source, etcd is a package.
set -e
cd "$(dirname "$0")/.."
components=.cache/kubernetes-1.20.2
deploy/kubernetes-components.sh "$components" kube-apiserver >&2
command -v etcd >/dev/null || apt-get install -y -q --no-install-recommends etcd-server >&2
home=$(mktemp -d)
port=$((20000 + $$ % 20000))
etcd=
server=
stop() {
    for process in $server $etcd; do
        kill -TERM "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 1' INT TERM

certificate() { # name subject extension...
    openssl req -newkey rsa:2048 -nodes -keyout "$home/$1.key" -subj "$2" -addext "$3" -out "$home/$1.csr" 2>/dev/null
    openssl x509 -req -in "$home/$1.csr" -CA "$home/ca.crt" -CAkey "$home/ca.key" -CAcreateserial -days 1 \
        -copy_extensions copy -out "$home/$1.crt" 2>/dev/null
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$home/ca.key" -subj /CN=reference -days 1 -out "$home/ca.crt" 2>/dev/null
certificate server /CN=kube-apiserver subjectAltName=IP:127.0.0.1
certificate admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
base64() { openssl base64 -A -in "$home/$1"; }
cat >"$home/kubeconfig" <<EOF
apiVersion: v1
kind: Config
current-context: reference
clusters:
- name: reference
  cluster: {server: "https://127.0.0.1:$port", certificate-authority-data: $(base64 ca.crt)}
users:
- name: admin
  user: {client-certificate-data: $(base64 admin.crt), client-key-data: $(base64 admin.key)}
contexts:
- name: reference
  context: {cluster: reference, user: admin}
EOF
etcd --data-dir "$home/etcd" --listen-client-urls "http://127.0.0.1:$((port + 1))" \
    --advertise-client-urls "http://127.0.0.1:$((port + 1))" --listen-peer-urls "http://127.0.0.1:$((port + 2))" \
    --initial-advertise-peer-urls "http://127.0.0.1:$((port + 2))" \
    --initial-cluster "default=http://127.0.0.1:$((port + 2))" >"$home/etcd.out" 2>&1 </dev/null &
etcd=$!
# Without the plugin that wants every account's token from a controller, since none runs here.
"$components/bin/kube-apiserver" --etcd-servers "http://127.0.0.1:$((port + 1))" --bind-address 127.0.0.1 \
    --secure-port "$port" --authorization-mode Node,RBAC --client-ca-file "$home/ca.crt" \
    --tls-cert-file "$home/server.crt" --tls-private-key-file "$home/server.key" \
    --service-account-key-file "$home/server.key" --service-account-signing-key-file "$home/server.key" \
    --service-account-issuer https://kubernetes.default.svc --service-cluster-ip-range 10.96.0.0/16 \
    --advertise-address 127.0.0.1 --disable-admission-plugins ServiceAccount >"$home/server.out" 2>&1 </dev/null &
server=$!
until curl -fsk -o "$home/ready" "https://127.0.0.1:$port/readyz"; do
    kill -0 "$server" "$etcd" 2>/dev/null || { tail -n 20 "$home/server.out" "$home/etcd.out" >&2; exit 1; }
    sleep 0.2
done
"$JAVA_HOME/bin/java" -cp "bench/target/classes:shared-model/testkit/target/classes:$(printf '%s:' services/standalone/target/app/lib/*.jar)" \
    dev.navarch.bench.ServerAlone "$home/kubeconfig" "$server" reference
