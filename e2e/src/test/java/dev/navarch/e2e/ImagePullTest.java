package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.e2e.support.Product;
import dev.navarch.e2e.support.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images come from a registry that asks who pulls, by policy and by the pods' secrets. */
@ExtendWith(Cluster.class)
class ImagePullTest {

    private static final String WAITS = ".status.containerStatuses[0].state.waiting.reason";
    private static final String MESSAGE = ".status.containerStatuses[0].state.waiting.message";

    @TempDir private static Path directory;

    private static Registry registry;
    private static Pods pods;

    @BeforeAll
    static void create(Product product, Kubectl kubectl) throws IOException {
        String node =
                kubectl.value(
                        "{.items[0].status.addresses[?(@.type==\"InternalIP\")].address}", "nodes");
        registry = new Registry(directory, node);
        registry.trust(product.home());
        registry.push("app", "1", "first");
        pods =
                Pods.create(
                        kubectl, "images", "images.yaml", Map.of("REGISTRY", registry.address()));
        secret("pull");
        pods.apply(pod("by-secret", "app:1", "imagePullPolicy: Always", "pull"));
        pods.apply(pod("too-early", "app:1", "imagePullPolicy: Always", "late"));
    }

    private static void secret(String name) {
        pods.ok(
                "create",
                "secret",
                "docker-registry",
                name,
                "--docker-server=" + registry.address(),
                "--docker-username=" + Registry.USER,
                "--docker-password=" + Registry.PASSWORD);
    }

    private static String pod(String name, String image, String policy, String secret) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          imagePullSecrets: [{name: %s}]
          containers:
          - name: main
            image: %s/%s
            %s
            command: [sleep, "100000"]
        """
                .formatted(name, secret, registry.address(), image, policy);
    }

    @AfterAll
    static void close() {
        pods.run("delete", "namespace", "images", "--wait=false");
        registry.close();
    }

    @Test
    void pullsWithTheSecretOfThePodOrOfItsAccount() {
        pods.awaitReady("by-secret");
        assertThat(pods.sh("by-secret", "cat /version")).isEqualTo("first");
        assertThat(pods.events("by-secret"))
                .contains("Pulling: Pulling image \"" + registry.address() + "/app:1\"")
                .contains("Pulled: Successfully pulled image");
        assertThat(pods.value("by-secret", ".status.containerStatuses[0].imageID"))
                .startsWith(registry.address() + "/app@sha256:");

        pods.ok(
                "patch",
                "serviceaccount",
                "puller",
                "-p",
                "{\"imagePullSecrets\":[{\"name\":\"pull\"}]}");
        pods.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: by-account}
                spec:
                  serviceAccountName: puller
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: main
                    image: %s/app:1
                    imagePullPolicy: Always
                    command: [sleep, "100000"]
                """
                        .formatted(registry.address()));
        pods.awaitReady("by-account");
    }

    @Test
    void backsOffWhileItMayNotPullAndGoesOnWhenItMay() {
        pods.await("too-early", WAITS, "ImagePullBackOff");
        pods.await(
                "too-early",
                MESSAGE,
                message ->
                        message.startsWith(
                                "Back-off pulling image \"" + registry.address() + "/app:1\""));
        assertThat(pods.events("too-early"))
                .contains("Failed: Error: ErrImagePull", "401 Unauthorized")
                .contains("Failed: Error: ImagePullBackOff");
        secret("late");
        pods.awaitReady("too-early");
    }

    @Test
    void saysWhyAnImageCannotBeHad() {
        pods.await("never", WAITS, "ErrImageNeverPull");
        pods.await("misnamed", WAITS, "InvalidImageName");
        pods.await("missing", WAITS, "ImagePullBackOff");
        assertThat(pods.events("missing")).contains("not found");
    }

    @Test
    void pullsAgainOnlyWhenThePolicySaysAlways() throws IOException {
        registry.push("moving", "1", "first");
        pods.apply(pod("before", "moving:1", "imagePullPolicy: IfNotPresent", "pull"));
        pods.awaitReady("before");
        registry.push("moving", "1", "second");

        pods.apply(pod("if-not-present", "moving:1", "imagePullPolicy: IfNotPresent", "pull"));
        pods.awaitReady("if-not-present");
        assertThat(pods.sh("if-not-present", "cat /version")).isEqualTo("first");
        assertThat(pods.events("if-not-present")).contains("already present on machine");
        pods.apply(pod("never-again", "moving:1", "imagePullPolicy: Never", "pull"));
        pods.awaitReady("never-again");
        assertThat(pods.sh("never-again", "cat /version")).isEqualTo("first");

        pods.apply(pod("always", "moving:1", "imagePullPolicy: Always", "pull"));
        pods.awaitReady("always");
        assertThat(pods.sh("always", "cat /version")).isEqualTo("second");
    }
}
