package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real kubectl against the whole service. */
class KubectlTest {

    @TempDir static Path home;

    @SuppressWarnings("NullAway.Init")
    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(home);
        succeeds("create", "serviceaccount", "default");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static String succeeds(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static String fails(String... arguments) throws Exception {
        ApiFixture.Ran ran = api.kubectl(arguments);
        assertThat(ran.code()).as(ran.output()).isNotZero();
        return ran.output();
    }

    private static String applies(String yaml, String... more) throws Exception {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(new String[] {"apply", "-f", "-"}, 0, arguments, 0, 3);
        System.arraycopy(more, 0, arguments, 3, more.length);
        ApiFixture.Ran ran = api.kubectlWith(yaml, arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    @Test
    @Conformance("[sig-api-machinery] server version should find the server version [Conformance]")
    void findsWhatAClusterBeginsWith() throws Exception {
        assertThat(succeeds("get", "namespaces", "-o", "name"))
                .contains("namespace/default", "namespace/kube-system", "namespace/kube-public");
        assertThat(succeeds("get", "service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}"))
                .isEqualTo("10.96.0.1");
        assertThat(succeeds("get", "priorityclasses", "-o", "name"))
                .contains("system-node-critical", "system-cluster-critical");
        assertThat(succeeds("get", "storageclasses"))
                .contains("local (default)", "navarch.dev/local", "WaitForFirstConsumer");
        assertThat(succeeds("get", "clusterroles", "-o", "name"))
                .contains("/cluster-admin", "/view", "/system:node");
        assertThat(succeeds("version")).contains("Server Version: v1.36");
    }

    @Test
    void createsAppliesAndDeletes() throws Exception {
        assertThat(succeeds("create", "deployment", "web", "--image=nginx", "--replicas=0"))
                .contains("created");
        assertThat(succeeds("get", "deployment", "web")).contains("READY", "0/0");
        assertThat(fails("create", "deployment", "web", "--image=nginx"))
                .contains("already exists");
        String map =
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: m}
                data: {a: %s}
                """;
        assertThat(applies(map.formatted("one"))).contains("created");
        assertThat(applies(map.formatted("two"))).contains("configured");
        assertThat(applies(map.formatted("two"))).contains("unchanged");
        assertThat(applies(map.formatted("three"), "--server-side", "--force-conflicts"))
                .contains("serverside-applied");
        assertThat(succeeds("get", "configmap", "m", "-o", "jsonpath={.data.a}"))
                .isEqualTo("three");
        assertThat(succeeds("delete", "configmap", "m")).contains("deleted");
        assertThat(fails("get", "configmap", "m")).contains("NotFound");
    }

    @Test
    void explainsAndDiscovers() throws Exception {
        assertThat(succeeds("explain", "pod.spec.containers")).contains("FIELDS:", "image");
        assertThat(succeeds("api-resources")).contains("deployments", "deploy", "apps/v1");
        assertThat(succeeds("get", "--raw", "/readyz?verbose"))
                .contains("[+]postgres ok", "readyz check passed");
        assertThat(succeeds("get", "--raw", "/swagger-ui/")).contains("swagger-ui-bundle.js");
        assertThat(succeeds("get", "--raw", "/swagger-ui/swagger-ui.css")).contains(".swagger-ui");
        assertThat(succeeds("get", "--raw", "/metrics"))
                .contains("apiserver_request_duration_seconds");
    }

    @Test
    void answersWhoMayDoWhat() throws Exception {
        assertThat(succeeds("auth", "whoami")).contains("kubernetes-admin", "system:masters");
        assertThat(succeeds("auth", "can-i", "delete", "nodes")).contains("yes");
        assertThat(fails("auth", "can-i", "get", "pods", "--as=bob")).contains("no");
        succeeds("create", "rolebinding", "bob-views", "--clusterrole=view", "--user=bob");
        eventually(() -> api.kubectl("auth", "can-i", "get", "pods", "--as=bob").code() == 0);
        assertThat(fails("auth", "can-i", "get", "secrets", "--as=bob")).contains("no");
        assertThat(fails("get", "secrets", "--as=bob"))
                .contains(
                        "secrets is forbidden: User \"bob\" cannot list resource \"secrets\" in API"
                                + " group \"\" in the namespace \"default\"");
        assertThat(
                        fails(
                                "create",
                                "clusterrolebinding",
                                "up",
                                "--clusterrole=cluster-admin",
                                "--user=bob",
                                "--as=bob"))
                .contains("forbidden");
    }

    @Test
    void nobodyGivesAwayRightsThatHeDoesNotHave() throws Exception {
        succeeds("create", "namespace", "team");
        succeeds(
                "create", "rolebinding", "lead", "--clusterrole=admin", "--user=lea", "-n", "team");
        eventually(() ->
                api.kubectl("auth", "can-i", "create", "roles", "--as=lea", "-n", "team").code()
                        == 0);
        succeeds("create", "role", "r", "--verb=get", "--resource=pods", "-n", "team", "--as=lea");
        assertThat(
                        fails(
                                "create",
                                "role",
                                "n",
                                "--verb=get",
                                "--resource=nodes",
                                "-n",
                                "team",
                                "--as=lea"))
                .contains(
                        "attempting to grant RBAC permissions not currently held",
                        "Resources:[\"nodes\"]");
    }

    @Test
    void explainsAFieldInItsDefinitionsWordsOnce() throws Exception {
        String explained = succeeds("explain", "pod.spec.containers.livenessProbe");
        assertThat(explained)
                .contains("FIELD: livenessProbe <Probe>")
                .contains("periodSeconds\t<integer>")
                .containsOnlyOnce("Probe describes a health check");
    }

    @Test
    void refusesBadInputInKubernetesWords() throws Exception {
        ApiFixture.Ran unknown =
                api.kubectlWith(
                        """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: x}
                        dat: {}
                        """,
                        "create",
                        "-f",
                        "-");
        assertThat(unknown.code()).isNotZero();
        assertThat(unknown.output()).contains("unknown field \"dat\"");
        try (ApiClient client = anonymous()) {
            HttpResponse<byte[]> large =
                    client.send(
                            "POST", "/api/v1/namespaces", "application/json", new byte[4 << 20]);
            assertThat(large.statusCode()).isIn(401, 403, 413);
            assertThat(client.send("GET", "/api/v1/nodes", "", new byte[0]).statusCode())
                    .isEqualTo(403);
            HttpResponse<byte[]> version = client.send("GET", "/version", "", new byte[0]);
            assertThat(version.statusCode()).isEqualTo(200);
            assertThat(version.headers().firstValue("audit-id")).isPresent();
        }
    }

    @Test
    void believesItsOwnServicesByTheirTokens() throws Exception {
        try (ApiClient agent = withToken("node-agent")) {
            String own = "/api/v1/nodes?fieldSelector=metadata.name%3Dn1";
            assertThat(agent.send("GET", own, "", new byte[0]).statusCode()).isEqualTo(200);
            assertThat(agent.send("GET", "/api/v1/nodes", "", new byte[0]).statusCode())
                    .isEqualTo(403);
            HttpResponse<byte[]> secrets = agent.send("GET", "/api/v1/secrets", "", new byte[0]);
            assertThat(secrets.statusCode()).isEqualTo(403);
            assertThat(new String(secrets.body(), StandardCharsets.UTF_8))
                    .contains("system:node:n1");
        }
        try (ApiClient stranger = ApiClient.withToken(server(), trusted(), () -> "made.up.token")) {
            assertThat(stranger.send("GET", "/version", "", new byte[0]).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void issuesServiceAccountTokensThatWork() throws Exception {
        succeeds("create", "serviceaccount", "robot");
        String token = succeeds("create", "token", "robot").strip();
        try (ApiClient robot = ApiClient.withToken(server(), trusted(), () -> token)) {
            assertThat(robot.send("GET", "/apis", "", new byte[0]).statusCode()).isEqualTo(200);
            succeeds("delete", "serviceaccount", "robot");
            eventually(() -> robot.send("GET", "/apis", "", new byte[0]).statusCode() == 401);
        }
    }

    private static URI server() {
        return URI.create("https://127.0.0.1:" + api.service().port());
    }

    private static TrustedAuthorities trusted() throws Exception {
        return new TrustedAuthorities(
                Pem.certificates(Files.readString(home.resolve("pki/ca.crt"))));
    }

    private static ApiClient withToken(String component) throws Exception {
        String token = Files.readString(home.resolve("pki").resolve(component + ".token"));
        return ApiClient.withToken(server(), trusted(), () -> token);
    }

    private static ApiClient anonymous() throws Exception {
        return ApiClient.withToken(server(), trusted(), () -> "");
    }
}
