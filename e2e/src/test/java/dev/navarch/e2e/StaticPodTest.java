package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pod from a file of the node runs without the API and is shown by it. */
@ExtendWith(Cluster.class)
class StaticPodTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    @Test
    void runsAndIsMirroredAndGoesWithItsFile(Product product, Kubectl kubectl) throws IOException {
        Path manifests = Files.createDirectories(product.home().resolve("manifests"));
        Path file = manifests.resolve("web.yaml");
        Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: fixed, namespace: default}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: c
                    image: navarch.test/tools:1
                    command: [sleep, "100000"]
                """);
        String node = kubectl.value("{.items[0].metadata.name}", "nodes");
        String mirror = "pod/fixed-" + node;
        Await.until(
                "the mirror pod runs",
                SOON,
                () -> kubectl.value("{.status.phase}", mirror),
                "Running"::equals);
        assertThat(kubectl.value("{.metadata.annotations.kubernetes\\.io/config\\.source}", mirror))
                .isEqualTo("file");
        kubectl.ok("delete", mirror, "--wait=false");
        Await.until(
                "the mirror comes back, since the file is the truth",
                SOON,
                () -> kubectl.value("{.status.phase}{.metadata.deletionTimestamp}", mirror),
                "Running"::equals);
        Files.delete(file);
        Await.until(
                "the mirror goes with the file",
                SOON,
                () -> kubectl.run("get", mirror).err(),
                err -> err.contains("not found"));
    }
}
