package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets Kubernetes' own answer and changes nothing. */
@ExtendWith(Cluster.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputTest {

    private static final String MAP =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: victim, namespace: bad}
            data: {a: b}
            """;

    @BeforeAll
    void begin(Kubectl kubectl) {
        kubectl.ok("create", "namespace", "bad");
        kubectl.apply(MAP);
    }

    private static void unchanged(Kubectl kubectl, Shell.Result refused, String... texts) {
        assertThat(refused.ok()).as(refused.all()).isFalse();
        assertThat(refused.err()).contains(texts).doesNotContain("Exception", "\tat ");
        assertThat(kubectl.value("{.data}", "-n", "bad", "configmap/victim"))
                .isEqualTo("{\"a\":\"b\"}");
        assertThat(kubectl.ok("-n", "bad", "get", "pods,deployments,services", "-o", "name"))
                .isEmpty();
    }

    @Test
    void refusesAnUnknownField(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.input(
                        MAP.replace("\ndata:", "\ndate: {}\ndata:").replace("a: b", "a: c"),
                        "apply",
                        "-f",
                        "-"),
                "strict decoding error: unknown field \"date\"");
    }

    @Test
    void refusesAWrongType(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.input(
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: d, namespace: bad}
                        spec: {replicas: many, selector: {matchLabels: {a: b}},
                          template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
                        """,
                        "create",
                        "--validate=false",
                        "-f",
                        "-"),
                "Deployment in version \"v1\" cannot be handled as a Deployment",
                "cannot unmarshal string into Go struct field");
    }

    @Test
    void refusesAnInvalidName(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.input(MAP.replace("victim", "Not_A_Name"), "create", "-f", "-"),
                "The ConfigMap \"Not_A_Name\" is invalid: metadata.name: Invalid value: \"Not_A_Name\":"
                        + " a lowercase RFC 1123 subdomain must consist of");
    }

    @Test
    void namesEveryCauseAtOnce(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.input(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p, namespace: bad}
                        spec: {restartPolicy: Sometimes, containers: [{name: C}]}
                        """,
                        "create",
                        "-f",
                        "-"),
                "spec.containers[0].name: Invalid value: \"C\"",
                "spec.containers[0].image: Required value",
                "spec.restartPolicy: Unsupported value: \"Sometimes\"");
    }

    @Test
    void refusesAStaleResourceVersion(Kubectl kubectl) {
        String stale =
                MAP.replace("namespace: bad", "namespace: bad, resourceVersion: \"1\"")
                        .replace("a: b", "a: c");
        unchanged(
                kubectl,
                kubectl.input(stale, "replace", "-f", "-"),
                "Operation cannot be fulfilled on configmaps \"victim\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void refusesWhoHasNoPermission(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.run("-n", "bad", "delete", "configmap", "victim", "--as=jane"),
                "configmaps \"victim\" is forbidden: User \"jane\" cannot delete resource"
                        + " \"configmaps\" in API group \"\" in the namespace \"bad\"");
    }

    @Test
    void refusesMalformedJson(Kubectl kubectl, @TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(directory.resolve("broken.json"), "{\"apiVersion\": \"v1\", ");
        unchanged(
                kubectl,
                kubectl.run(
                        "create",
                        "--raw",
                        "/api/v1/namespaces/bad/configmaps",
                        "-f",
                        file.toString()),
                "BadRequest");
    }

    @Test
    void refusesAnOversizedBody(Kubectl kubectl, @TempDir Path directory) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("large.json"),
                        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"large\"},\"data\":{\"a\":\""
                                + "x".repeat(4_000_000)
                                + "\"}}");
        unchanged(
                kubectl,
                kubectl.run(
                        "create",
                        "--raw",
                        "/api/v1/namespaces/bad/configmaps",
                        "-f",
                        file.toString()),
                "limit is 3145728");
    }

    @Test
    void refusesAMissingNamespaceAndAnExistingName(Kubectl kubectl) {
        unchanged(
                kubectl,
                kubectl.input(
                        MAP.replace("namespace: bad", "namespace: nowhere"), "create", "-f", "-"),
                "namespaces \"nowhere\" not found");
        unchanged(
                kubectl,
                kubectl.input(MAP, "create", "-f", "-"),
                "configmaps \"victim\" already exists");
    }
}
