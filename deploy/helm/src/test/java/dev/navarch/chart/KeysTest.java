package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.release.SecretsCommand;
import dev.navarch.junit.NavarchServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The chart's job, with the rights and settings that the chart gives it, and who reads its work.
 */
@EnabledIf(
        value = "dev.navarch.chart.Chart#helmPresent",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class KeysTest {

    @TempDir static Path account;
    private static NavarchServer server;
    private static final List<JsonNode> MANIFESTS = new ArrayList<>();

    @BeforeAll
    static void runTheJob() throws Exception {
        MANIFESTS.addAll(
                Chart.manifests(
                        List.of(
                                "--values",
                                Chart.DIRECTORY.resolve("ci/everything-values.yaml").toString())));
        server = NavarchServer.start();
        KubernetesClient client = server.client();
        client.raw(
                "/api/v1/namespaces", "POST", Map.of("metadata", Map.of("name", Chart.NAMESPACE)));
        create("serviceaccounts", "/api/v1", "ServiceAccount/t-navarch-secrets");
        create("roles", "/apis/rbac.authorization.k8s.io/v1", "Role/t-navarch-secrets");
        create(
                "rolebindings",
                "/apis/rbac.authorization.k8s.io/v1",
                "RoleBinding/t-navarch-secrets");
        String token =
                client.serviceAccounts()
                        .inNamespace(Chart.NAMESPACE)
                        .withName("t-navarch-secrets")
                        .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                        .getStatus()
                        .getToken();
        Files.writeString(account.resolve("token"), token);
        Files.writeString(account.resolve("namespace"), Chart.NAMESPACE);
        Files.write(
                account.resolve("ca.crt"),
                Base64.getDecoder().decode(server.config().getCaCertData()));
        SecretsCommand.run(arguments());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void create(String plural, String group, String name) {
        server.client()
                .raw(
                        group + "/namespaces/" + Chart.NAMESPACE + "/" + plural,
                        "POST",
                        JsonMapper.shared()
                                .writeValueAsString(RenderingTest.named(MANIFESTS, name)));
    }

    /** The job's environment, as arguments of a command in this process. */
    private static String[] arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--navarch.secrets.server=" + server.url(),
                                "--navarch.secrets.account=" + account));
        for (JsonNode variable :
                RenderingTest.named(MANIFESTS, "Job/t-navarch-secrets")
                        .at("/spec/template/spec/containers/0/env")) {
            String name = variable.path("name").asString("");
            if (name.startsWith("NAVARCH_SECRETS_")) {
                arguments.add(
                        "--navarch.secrets."
                                + name.substring("NAVARCH_SECRETS_".length())
                                        .toLowerCase(java.util.Locale.ROOT)
                                + "="
                                + variable.path("value").asString(""));
            }
        }
        return arguments.toArray(String[]::new);
    }

    /** What a Secret holds; it must be there. */
    private static Map<String, String> made(String name) {
        Secret secret = server.client().secrets().inNamespace(Chart.NAMESPACE).withName(name).get();
        assertThat(secret).as(name).isNotNull();
        return secret.getData();
    }

    @Test
    void everyFileThatAPodMountsIsThere() {
        int mounts = 0;
        for (JsonNode manifest : MANIFESTS) {
            JsonNode spec =
                    manifest.path("kind").asString("").equals("Pod")
                            ? manifest.path("spec")
                            : manifest.at("/spec/template/spec");
            for (JsonNode volume : spec.path("volumes")) {
                String name = volume.at("/secret/secretName").asString("");
                if (name.isEmpty()) {
                    continue;
                }
                Map<String, String> data = made(name);
                for (JsonNode item : volume.at("/secret/items")) {
                    assertThat(data).containsKey(item.path("key").asString(""));
                }
                for (JsonNode mount : spec.at("/containers/0/volumeMounts")) {
                    if (mount.path("name").equals(volume.path("name")) && mount.has("subPath")) {
                        assertThat(data).containsKey(mount.path("subPath").asString(""));
                        mounts++;
                    }
                }
            }
            for (JsonNode variable : spec.at("/containers/0/env")) {
                JsonNode from = variable.at("/valueFrom/secretKeyRef");
                if (from.isObject()) {
                    assertThat(made(from.path("name").asString("")))
                            .containsKey(from.path("key").asString(""));
                }
            }
        }
        assertThat(mounts).isEqualTo(made("t-navarch-authority").size());
    }

    @Test
    void nobodyButTheApiSeesTheAuthorityAsAWhole() {
        for (JsonNode manifest : MANIFESTS) {
            if (!Chart.name(manifest).equals("Deployment/t-navarch-api")) {
                assertThat(manifest.at("/spec/template/spec/volumes").toString())
                        .as(Chart.name(manifest))
                        .doesNotContain("t-navarch-authority");
            }
        }
        assertThat(made("t-navarch-scheduler")).containsOnlyKeys("scheduler.token");
    }

    @Test
    void theTokenByWhichMachinesJoinIsSeenByTheApiAndThoseWhoJoin() {
        assertThat(made("t-navarch-join")).containsOnlyKeys("token");
        Set<String> seers = new TreeSet<>();
        for (JsonNode manifest : MANIFESTS) {
            JsonNode pod = manifest.at("/spec/template/spec");
            if (!pod.path("volumes").toString().contains("t-navarch-join")) {
                continue;
            }
            for (String list : List.of("containers", "initContainers")) {
                for (JsonNode container : pod.path(list)) {
                    if (container.path("volumeMounts").toString().contains("\"join\"")) {
                        seers.add(container.path("name").asString(""));
                    }
                }
            }
        }
        assertThat(seers).containsExactly("api", "join");
    }

    @Test
    void theKubeconfigNamesTheAddressOfTheValues() {
        byte[] kubeconfig =
                Base64.getDecoder().decode(made("t-navarch-kubeconfig").get("kubeconfig"));
        assertThat(new String(kubeconfig, StandardCharsets.UTF_8))
                .contains("server: https://api.example.com\n");
        String settings =
                RenderingTest.named(MANIFESTS, "ConfigMap/t-navarch-config")
                        .at("/data/api.yaml")
                        .asString("");
        assertThat(settings)
                .contains("- api.example.com", "- 192.0.2.10", "- t-navarch-api.nv.svc");
    }
}
