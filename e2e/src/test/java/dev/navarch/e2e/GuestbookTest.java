package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Images;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Product;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.Shop;
import dev.navarch.testkit.Conformance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Front ends, a store and its replicas, from an image of their own: they find each other by DNS.
 */
@ExtendWith(Cluster.class)
class GuestbookTest {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String FRONTEND =
            "/api/v1/namespaces/guestbook/services/frontend/proxy/guestbook?";

    @Test
    @Conformance(
            "[sig-cli] Kubectl client Guestbook application should create and stop a working"
                    + " application [Conformance]")
    void worksUntilItIsStopped(Product product, @TempDir Path directory) {
        Kubectl kubectl = product.kubectl();
        Cluster.load(product.home(), Images.guestbook(directory));
        String yaml = Shop.resource("/guestbook/guestbook.yaml");
        kubectl.ok("create", "namespace", "guestbook");
        try {
            kubectl(kubectl, yaml, "create", "-f", "-");
            for (String part : new String[] {"primary", "replica", "frontend"}) {
                String deployment = "deployment/" + part;
                kubectl(kubectl, "", "rollout", "status", deployment, "--timeout=240s");
            }
            awaitAnswer(kubectl, "cmd=get&key=messages", "{\"data\": \"\"}");
            awaitAnswer(kubectl, "cmd=set&key=messages&value=TestEntry", "{\"data\": \"Updated\"}");
            assertThat(everywhere(kubectl)).containsExactly("TestEntry");
            awaitAnswer(kubectl, "cmd=get&key=messages", "{\"data\": \"TestEntry\"}");

            // A replica that comes later is brought up to date before it is asked.
            kubectl(kubectl, "", "scale", "deployment/replica", "--replicas=3");
            kubectl(kubectl, "", "rollout", "status", "deployment/replica", "--timeout=240s");
            assertThat(everywhere(kubectl)).containsExactly("TestEntry");

            kubectl(kubectl, yaml, "delete", "--grace-period=0", "--force", "-f", "-");
            assertThat(kubectl(kubectl, "", "get", "services,deployments", "-o", "name")).isEmpty();
            Await.until(
                    "no pods",
                    SOON,
                    () -> kubectl(kubectl, "", "get", "pods", "-o", "name"),
                    String::isEmpty);
        } finally {
            kubectl.run("delete", "namespace", "guestbook", "--wait=false");
        }
    }

    /** A part that has just become ready is not yet where each proxy looks. */
    private static void awaitAnswer(Kubectl kubectl, String query, String expected) {
        Await.until(
                query,
                SOON,
                () -> kubectl.run("get", "--raw", FRONTEND + query).all().strip(),
                expected::equals);
    }

    /** What the replicas have, each asked itself. */
    private static Set<String> everywhere(Kubectl kubectl) {
        Set<String> entries = new HashSet<>();
        String replicas = kubectl(kubectl, "", "get", "pods", "-l", "part=replica", "-o", "name");
        for (String pod : replicas.lines().toList()) {
            entries.add(
                    kubectl(kubectl, "", "exec", pod, "--", "cat", "/tmp/store/messages").strip());
        }
        return entries;
    }

    private static String kubectl(Kubectl kubectl, String input, String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "-n";
        line[1] = "guestbook";
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        Shell.Result result = kubectl.input(input, line);
        assertThat(result.exitCode()).as(String.join(" ", line) + result.all()).isZero();
        return result.out();
    }
}
