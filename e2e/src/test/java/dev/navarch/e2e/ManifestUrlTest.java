package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.ManifestServer;
import dev.navarch.e2e.support.Pods;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pod from a URL runs without the API, is shown by it, and follows what the URL says. */
@ExtendWith(Cluster.class)
class ManifestUrlTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String CONTAINER = ".status.containerStatuses[0].containerID";

    private static String manifest(String version) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: fetched, annotations: {version: "%s"}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: navarch.test/tools:1
            command: [sleep, "100000"]
            env: [{name: VERSION, value: "%s"}]
        """
                .formatted(version, version);
    }

    @Test
    void runsIsMirroredFollowsItsUrlAndGoesWithIt(ManifestServer url, Kubectl kubectl) {
        Pods pods = new Pods(kubectl, "default");
        String mirror = "fetched-" + kubectl.value("{.items[0].metadata.name}", "nodes");

        url.serve(manifest("one"));
        pods.awaitReady(mirror);
        assertThat(pods.value(mirror, ".metadata.annotations.kubernetes\\.io/config\\.source"))
                .isEqualTo("http");
        assertThat(pods.value(mirror, ".metadata.ownerReferences[0].kind")).isEqualTo("Node");
        assertThat(pods.sh(mirror, "echo $VERSION")).isEqualTo("one");

        String first = pods.value(mirror, CONTAINER);
        url.serve(manifest("two"));
        pods.await(mirror, ".metadata.annotations.version", "two");
        pods.await(mirror, CONTAINER, id -> !id.isEmpty() && !id.equals(first));
        pods.awaitReady(mirror);
        assertThat(pods.sh(mirror, "echo $VERSION")).isEqualTo("two");

        String second = pods.value(mirror, CONTAINER);
        url.fail();
        int asked = url.requests();
        Await.until("more requests", SOON, url::requests, requests -> requests > asked + 3);
        assertThat(pods.value(mirror, CONTAINER))
                .as("a URL that fails says nothing")
                .isEqualTo(second);
        assertThat(pods.value(mirror, ".status.phase")).isEqualTo("Running");

        url.serveNothing();
        pods.awaitGone(mirror);
    }
}
