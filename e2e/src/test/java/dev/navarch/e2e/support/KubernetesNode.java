package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** This host as a node that joins by kubeadm, and the control plane's components beside it. */
public final class KubernetesNode {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String NAME = "joined";
    private static final String TOKEN = "abcdef.0123456789abcdef";
    private static final Path CONFIGURATION = Path.of("/var/lib/kubelet/config.yaml");
    private static final Path FLAGS = Path.of("/var/lib/kubelet/kubeadm-flags.env");

    private final KubernetesCluster cluster;
    private final Kubectl kubectl;

    public KubernetesNode(KubernetesCluster cluster) {
        this.cluster = cluster;
        this.kubectl = cluster.kubectl();
    }

    /** Has kubeadm write what joining nodes read: configurations, a token, roles, cluster-info. */
    public void publishConfiguration() {
        kubectl.ok("delete", "nodes", "--all");
        Path file =
                cluster.write(
                        "kubeadm.yaml",
                        """
                        apiVersion: kubeadm.k8s.io/v1beta2
                        kind: InitConfiguration
                        bootstrapTokens:
                          - token: %1$s
                            usages: [signing, authentication]
                            groups: ["system:bootstrappers:kubeadm:default-node-token"]
                        nodeRegistration: {name: %2$s, criSocket: %3$s}
                        ---
                        apiVersion: kubeadm.k8s.io/v1beta2
                        kind: ClusterConfiguration
                        kubernetesVersion: v1.20.2
                        controlPlaneEndpoint: 127.0.0.1:6443
                        networking: {serviceSubnet: 10.96.0.0/16, podSubnet: 10.244.0.0/16}
                        ---
                        apiVersion: kubelet.config.k8s.io/v1beta1
                        kind: KubeletConfiguration
                        cgroupDriver: cgroupfs
                        cgroupRoot: %4$s
                        failSwapOn: false
                        oomScoreAdj: 0
                        serverTLSBootstrap: true
                        """
                                .formatted(
                                        TOKEN,
                                        NAME,
                                        cluster.containerdSocket(),
                                        NodeFiles.CGROUP_ROOT));
        // kubeadm wants to note the runtime's socket on the first node, once that says its host.
        kubectl.apply(
                """
                apiVersion: v1
                kind: Node
                metadata: {name: %1$s, labels: {kubernetes.io/hostname: %1$s}}
                """
                        .formatted(NAME));
        for (List<String> phase :
                List.of(List.of("upload-config", "all"), List.of("bootstrap-token"))) {
            List<String> arguments = new ArrayList<>(List.of("init", "phase"));
            arguments.addAll(phase);
            arguments.addAll(
                    List.of(
                            "--config=" + file,
                            "--kubeconfig=" + cluster.home().resolve("kubeconfig")));
            Shell.Result result = cluster.run("kubeadm", arguments.toArray(String[]::new));
            assertThat(result.exitCode()).as(result.all()).isZero();
        }
        kubectl.ok("delete", "node", NAME);
        Await.until(
                "cluster-info is signed",
                SOON,
                () ->
                        kubectl.value(
                                "{.data.jws-kubeconfig-abcdef}",
                                "configmap",
                                "cluster-info",
                                "-n",
                                "kube-public"),
                signature -> !signature.isEmpty());
    }

    /** Starts kube-controller-manager, kube-scheduler and kube-proxy. */
    public void startControlPlane() {
        Path pki = cluster.home().resolve("pki");
        delegating(
                "kube-controller-manager",
                "controller-manager",
                "--controllers=*,bootstrapsigner,tokencleaner",
                "--cluster-signing-cert-file=" + pki.resolve("ca.crt"),
                "--cluster-signing-key-file=" + pki.resolve("ca.key"),
                "--root-ca-file=" + pki.resolve("ca.crt"),
                "--service-account-private-key-file=" + pki.resolve("sa.key"),
                "--allocate-node-cidrs",
                "--cluster-cidr=10.244.0.0/16",
                "--service-cluster-ip-range=10.96.0.0/16");
        delegating("kube-scheduler", "scheduler");
        cluster.start(
                "kube-proxy",
                "--kubeconfig=" + cluster.kubeconfig("proxy"),
                "--proxy-mode=iptables",
                "--conntrack-max-per-core=0",
                "--hostname-override=" + NAME,
                "--cluster-cidr=10.244.0.0/16");
    }

    /** Starts a component that asks the API who its own clients are. */
    private void delegating(String program, String user, String... more) {
        String kubeconfig = cluster.kubeconfig(user);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--kubeconfig=" + kubeconfig,
                                "--authentication-kubeconfig=" + kubeconfig,
                                "--authorization-kubeconfig=" + kubeconfig,
                                "--cert-dir=" + cluster.home().resolveSibling(program),
                                "--port=0"));
        arguments.addAll(List.of(more));
        cluster.start(program, arguments.toArray(String[]::new));
    }

    /** Joins: kubeadm finds the cluster by the token, the kubelet gets its certificates. */
    public void join() {
        NodeFiles.makeCgroups();
        Path file =
                cluster.write(
                        "join.yaml",
                        """
                        apiVersion: kubeadm.k8s.io/v1beta2
                        kind: JoinConfiguration
                        discovery:
                          bootstrapToken:
                            token: %s
                            apiServerEndpoint: 127.0.0.1:6443
                            caCertHashes: ["sha256:%s"]
                        nodeRegistration: {name: %s, criSocket: %s}
                        """
                                .formatted(
                                        TOKEN, authorityHash(), NAME, cluster.containerdSocket()));
        Process kubeadm =
                cluster.start(
                        "kubeadm", "join", "--config=" + file, "--ignore-preflight-errors=all");
        Await.until(
                "kubeadm has written the kubelet's configuration",
                SOON,
                () -> cluster.printed("kubeadm"),
                text -> {
                    assertThat(kubeadm.isAlive()).as(text).isTrue();
                    return Files.exists(CONFIGURATION) && Files.exists(FLAGS);
                });
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
                                "--kubeconfig=/etc/kubernetes/kubelet.conf",
                                "--config=" + CONFIGURATION));
        arguments.addAll(flags());
        cluster.start("kubelet", arguments.toArray(String[]::new));
        Await.until(
                "kubeadm has joined",
                SOON,
                () -> cluster.printed("kubeadm"),
                text -> !kubeadm.isAlive());
        assertThat(kubeadm.exitValue()).as(cluster.printed("kubeadm")).isZero();
        Await.until(
                "the kubelet's serving certificate is issued",
                SOON,
                this::approveServing,
                issued -> issued);
        Await.until(
                "the node is ready",
                SOON,
                () ->
                        kubectl.value(
                                "{.status.conditions[?(@.type=='Ready')].status}", "node", NAME),
                "True"::equals);
    }

    /** Serving certificates are for a person to approve. */
    private boolean approveServing() {
        String requests =
                kubectl.value(
                        "{range .items[?(@.spec.signerName=='kubernetes.io/kubelet-serving')]}"
                                + "{.metadata.name} {.status.certificate}{\"\\n\"}{end}",
                        "csr");
        boolean issued = false;
        for (String line : requests.lines().toList()) {
            String[] words = line.strip().split(" ");
            issued |= words.length > 1;
            if (words.length == 1 && !words[0].isEmpty()) {
                kubectl.ok("certificate", "approve", words[0]);
            }
        }
        return issued;
    }

    /** What kubeadm hands the service manager: {@code KUBELET_KUBEADM_ARGS="--a=b --c=d"}. */
    private static List<String> flags() {
        try {
            String text = Files.readString(FLAGS);
            return List.of(
                    text.substring(text.indexOf('"') + 1, text.lastIndexOf('"')).split(" +"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String authorityHash() {
        try {
            String pem = Files.readString(cluster.home().resolve("pki/ca.crt"));
            byte[] key = Pem.certificates(pem).getFirst().getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
