package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Burst;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Product;
import dev.navarch.e2e.support.Shop;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of the whole cluster in the middle of a burst of writes loses nothing. */
@ExtendWith(Cluster.class)
class KillTest {

    private static final Duration SOON = Duration.ofMinutes(3);

    @Test
    void losesNothingThatWasAcknowledged(Product product, Kubectl kubectl) {
        Shop shop = Shop.deploy(kubectl, "killed", 30_084);
        String pods = pods(kubectl);
        try (Burst burst = new Burst(kubectl, "burst")) {
            Await.until("a burst", SOON, burst::count, n -> n > 300);
            product.kill();
            product.restart();
            int before = burst.count();
            Await.until("writes go on", SOON, burst::count, n -> n > before + 100);
            burst.stopWriting();
            Map<String, Long> acknowledged = burst.acknowledged();
            assertThat(burst.stored()).containsAllEntriesOf(acknowledged);
            Await.until(
                    "the watch has caught up",
                    SOON,
                    burst::watched,
                    seen -> seen.keySet().containsAll(acknowledged.keySet()));
            assertThat(burst.watched()).isEqualTo(burst.stored());
            assertThat(burst.complaints()).isEmpty();
        }
        Await.until(
                "the service answers",
                SOON,
                () -> Shop.get("http://" + shop.clusterIp() + "/"),
                answer -> answer.startsWith("hello"));
        assertThat(pods(kubectl)).as("containers were adopted, not started again").isEqualTo(pods);
        shop.ok("scale", "deployment/web", "--replicas=4");
        shop.ok(
                "wait",
                "--for=jsonpath={.status.readyReplicas}=4",
                "deployment/web",
                "--timeout=180s");
    }

    private static String pods(Kubectl kubectl) {
        return kubectl.value(
                "{range .items[*]}{.metadata.name} {.status.containerStatuses[*].containerID}"
                        + " {.status.containerStatuses[*].restartCount}\n{end}",
                "-n",
                "killed",
                "pods",
                "-l",
                "app=web");
    }
}
