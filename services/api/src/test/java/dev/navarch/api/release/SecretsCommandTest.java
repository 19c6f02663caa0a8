package dev.navarch.api.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.ApiFixture;
import dev.navarch.bus.settings.CommandSettings;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command against an API server that knows the pod's account, which may do what the chart lets
 * it. The server of the test is Navarch's own.
 */
@Timeout(300)
class SecretsCommandTest {

    @TempDir static Path directory;
    private static ApiFixture outer;

    @BeforeAll
    static void start() throws Exception {
        outer = new ApiFixture(directory.resolve("outer"));
    }

    @AfterAll
    static void stop() {
        outer.close();
    }

    /**
     * A namespace with the account of the chart's job; the Secrets' names are those of the chart.
     */
    private static SecretsProperties pod(String namespace) throws Exception {
        StringBuilder names = new StringBuilder();
        Share.all(List.of("postgres"), List.of("join"))
                .forEach(share -> names.append("t-").append(share.name()).append(','));
        ApiFixture.Ran made =
                outer.kubectlWith(
                        """
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: NS}
                        ---
                        apiVersion: v1
                        kind: ServiceAccount
                        metadata: {name: keys, namespace: NS}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: Role
                        metadata: {name: keys, namespace: NS}
                        rules:
                        - {apiGroups: [''], resources: [secrets], verbs: [create]}
                        - {apiGroups: [''], resources: [secrets], verbs: [get, update], resourceNames: [NAMES]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: keys, namespace: NS}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: keys}
                        subjects: [{kind: ServiceAccount, name: keys, namespace: NS}]
                        """
                                .replace("NAMES", names)
                                .replace("NS", namespace),
                        "create",
                        "-f",
                        "-");
        assertThat(made.code()).as(made.output()).isZero();
        Path account = Files.createDirectories(directory.resolve(namespace));
        Files.writeString(account.resolve("namespace"), namespace);
        Files.writeString(
                account.resolve("token"), ok("-n", namespace, "create", "token", "keys").strip());
        Files.copy(outer.home().resolve("pki/ca.crt"), account.resolve("ca.crt"));
        return new SecretsProperties(
                "t",
                "https://api.example.com:6443",
                "simulated",
                List.of("postgres"),
                List.of("join"),
                "https://127.0.0.1:" + outer.service().port(),
                account);
    }

    private static String ok(String... arguments) throws Exception {
        ApiFixture.Ran ran = outer.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static List<String> run(SecretsProperties pod) throws IOException {
        return SecretsCommand.run(pod, Map.of());
    }

    private static JsonNode secrets(String namespace) throws Exception {
        return JsonMapper.shared()
                .readTree(ok("-n", namespace, "get", "secrets", "-o", "json"))
                .path("items");
    }

    /** Each Secret's resource version, by its name. */
    private static Map<String, String> versions(String namespace) throws Exception {
        Map<String, String> versions = new TreeMap<>();
        for (JsonNode secret : secrets(namespace)) {
            versions.put(
                    secret.at("/metadata/name").asString(""),
                    secret.at("/metadata/resourceVersion").asString(""));
        }
        return versions;
    }

    private static String value(String namespace, String secret, String key) throws Exception {
        return values(namespace).getOrDefault(secret + "/" + key, "");
    }

    /** What all Secrets hold, by name and key. */
    private static Map<String, String> values(String namespace) throws Exception {
        Map<String, String> values = new TreeMap<>();
        for (JsonNode secret : secrets(namespace)) {
            secret.path("data")
                    .properties()
                    .forEach(entry ->
                            values.put(
                                    secret.at("/metadata/name").asString("") + "/" + entry.getKey(),
                                    new String(
                                            Base64.getDecoder()
                                                    .decode(entry.getValue().asString("")),
                                            StandardCharsets.UTF_8)));
        }
        return values;
    }

    @Test
    void makesEverySecretOnceAndLeavesItThen() throws Exception {
        SecretsProperties pod = pod("once");
        assertThat(run(pod)).hasSize(9).first().isEqualTo("made Secret t-authority");
        Map<String, String> made = versions("once");
        assertThat(made)
                .containsOnlyKeys(
                        "t-authority",
                        "t-controller",
                        "t-join",
                        "t-kubeconfig",
                        "t-metrics",
                        "t-postgres",
                        "t-proxy",
                        "t-scheduler",
                        "t-simulated-nodes");
        assertThat(run(pod)).isEmpty();
        assertThat(versions("once")).isEqualTo(made);
        assertThat(value("once", "t-postgres", "password")).hasSizeGreaterThan(30);
        assertThat(value("once", "t-join", "token")).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
    }

    @Test
    void aClusterStartsFromThemThatBelievesThem() throws Exception {
        SecretsProperties pod = pod("start");
        run(pod);
        Map<String, String> made = values("start");
        Path home = directory.resolve("inner");
        Path pki = Files.createDirectories(home.resolve("pki"));
        for (String file : Share.AUTHORITY.files()) {
            Files.writeString(pki.resolve(file), made.getOrDefault("t-authority/" + file, ""));
        }
        try (ApiFixture inner = new ApiFixture(home)) {
            for (String file : Share.AUTHORITY.files()) {
                assertThat(pki.resolve(file))
                        .hasContent(made.getOrDefault("t-authority/" + file, ""));
            }
            Path kubeconfig = directory.resolve("admin");
            Files.writeString(kubeconfig, made.getOrDefault("t-kubeconfig/kubeconfig", ""));
            assertThat(kubeconfig).content().contains("server: https://api.example.com:6443");
            String server = "https://127.0.0.1:" + inner.service().port();
            assertThat(
                            inner.kubectl(
                                            "--kubeconfig",
                                            kubeconfig.toString(),
                                            "--server",
                                            server,
                                            "auth",
                                            "whoami")
                                    .output())
                    .contains("kubernetes-admin", "system:masters");
            String authority = made.getOrDefault("t-authority/ca.crt", "");
            Map<String, String> users =
                    Map.of(
                            "controller-manager.token", "system:kube-controller-manager",
                            "scheduler.token", "system:kube-scheduler",
                            "metrics.token", "system:serviceaccount:kube-system:metrics-server",
                            "simulated-nodes.token", "system:navarch:simulated-nodes",
                            "node-agent.token", "system:node:simulated",
                            "proxy.token", "system:kube-proxy");
            for (Share share : Share.all(List.of(), List.of())) {
                for (String file : share.files()) {
                    if (users.containsKey(file)) {
                        assertThat(
                                        who(
                                                server,
                                                authority,
                                                made.getOrDefault(
                                                        "t-" + share.name() + "/" + file, "")))
                                .isEqualTo(users.get(file));
                    }
                }
            }
        }
    }

    private static ApiClient client(String server, String authority, String token)
            throws Exception {
        return ApiClient.withToken(
                URI.create(server),
                new TrustedAuthorities(Pem.certificates(authority)),
                () -> token);
    }

    private static String who(String server, String authority, String token) throws Exception {
        try (ApiClient client = client(server, authority, token)) {
            JsonNode review =
                    JsonMapper.shared()
                            .readTree(
                                    """
                                    {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
                                    """);
            return client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", review)
                    .at("/status/userInfo/username")
                    .asString("");
        }
    }

    @Test
    void makesAgainOnlyWhatWasLost() throws Exception {
        SecretsProperties pod = pod("lost");
        run(pod);
        Map<String, String> made = versions("lost");
        String key = value("lost", "t-controller", "commands.key");
        ok("-n", "lost", "delete", "secret", "t-scheduler");
        ok(
                "-n",
                "lost",
                "patch",
                "secret",
                "t-controller",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/data/commands.key\"}]");
        assertThat(run(pod))
                .containsExactly(
                        "added commands.key to Secret t-controller", "made Secret t-scheduler");
        assertThat(value("lost", "t-controller", "commands.key")).isEqualTo(key);
        Map<String, String> now = versions("lost");
        made.keySet().removeAll(List.of("t-scheduler", "t-controller"));
        assertThat(now).containsAllEntriesOf(made);
    }

    @Test
    void refusesToMixTwoClusters() throws Exception {
        SecretsProperties pod = pod("mixed");
        run(pod);
        ok("-n", "mixed", "delete", "secret", "t-authority");
        assertThatThrownBy(() -> run(pod))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Secret t-controller is of another authority");
        assertThat(versions("mixed")).doesNotContainKey("t-authority");
    }

    @Test
    void twoAtOnceMakeOneCluster() throws Exception {
        SecretsProperties pod = pod("twice");
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<CompletableFuture<Void>> runs =
                    List.of(1, 2, 3).stream()
                            .map(i ->
                                    CompletableFuture.runAsync(
                                            () -> {
                                                try {
                                                    run(pod);
                                                } catch (IOException e) {
                                                    throw new UncheckedIOException(e);
                                                }
                                            },
                                            threads))
                            .toList();
            runs.forEach(CompletableFuture::join);
        }
        Map<String, String> made = values("twice");
        X509Certificate authority =
                Pem.certificates(made.getOrDefault("t-authority/ca.crt", "")).getFirst();
        for (String other : List.of("t-metrics", "t-simulated-nodes")) {
            assertThat(made.get(other + "/ca.crt")).isEqualTo(made.get("t-authority/ca.crt"));
            Pem.certificates(made.getOrDefault(other + "/node.crt", ""))
                    .getFirst()
                    .verify(authority.getPublicKey());
        }
        assertThat(made.get("t-controller/ca.key")).isEqualTo(made.get("t-authority/ca.key"));
    }

    @Test
    void touchesNoOtherSecret() throws Exception {
        SecretsProperties pod = pod("other");
        SecretsProperties stranger =
                new SecretsProperties(
                        "u",
                        pod.url(),
                        pod.nodeName(),
                        List.of(),
                        List.of(),
                        pod.server(),
                        pod.account());
        assertThatThrownBy(() -> run(stranger))
                .isInstanceOfSatisfying(
                        ApiClientException.class, e -> assertThat(e.code()).isEqualTo(403));
    }

    @Test
    void readsItsSettingsFromArguments() {
        SecretsProperties settings =
                new CommandSettings(
                                "--navarch.secrets.prefix=mine",
                                "--navarch.secrets.passwords=postgres,kafka")
                        .read(SecretsProperties.class);
        assertThat(settings.prefix()).isEqualTo("mine");
        assertThat(settings.passwords()).containsExactly("postgres", "kafka");
        assertThatThrownBy(() ->
                        new CommandSettings("--navarch.secrets.prefix=No Name")
                                .read(SecretsProperties.class))
                .hasMessage("navarch.secrets.prefix: \"No Name\" cannot begin a Secret's name");
    }
}
