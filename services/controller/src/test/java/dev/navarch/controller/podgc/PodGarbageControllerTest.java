package dev.navarch.controller.podgc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PodGarbageControllerTest {

    private final TestCluster cluster = new TestCluster();

    PodGarbageControllerTest() {
        cluster.with(new PodGarbageController(cluster.views, cluster.clock, 2));
    }

    @Test
    void podsOfANodeThatIsGoneAreRemovedAfterAWhile() {
        cluster.create(Resources.NODES, Fixtures.node("a").build());
        cluster.run(pod("p"), "a", true);
        cluster.pass(Duration.ofMinutes(2));
        assertThat(cluster.pods()).hasSize(1);
        cluster.api.delete(ObjectKey.cluster(Resources.NODES, "a"));
        cluster.pass(Duration.ofSeconds(30));
        assertThat(cluster.pods()).hasSize(1);
        cluster.pass(Duration.ofSeconds(30));
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void podsOfANodeThatComesBackInTimeStay() {
        cluster.create(Resources.NODES, Fixtures.node("a").build());
        cluster.run(pod("p"), "a", true);
        cluster.settle();
        cluster.api.delete(ObjectKey.cluster(Resources.NODES, "a"));
        cluster.pass(Duration.ofSeconds(30));
        cluster.create(Resources.NODES, Fixtures.node("a").build());
        cluster.pass(Duration.ofSeconds(60));
        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void theOldestFinishedPodsGoWhenThereAreTooMany() {
        for (int i = 0; i < 4; i++) {
            Pod pod = pod("p" + i);
            cluster.api.update(
                    TestCluster.key(pod),
                    "status",
                    new PodBuilder(pod).editStatus().withPhase("Succeeded").endStatus().build());
            cluster.clock.advance(Duration.ofSeconds(1));
        }
        cluster.settle();
        cluster.pass(Duration.ofSeconds(25));
        assertThat(cluster.pods())
                .extracting(p -> p.getMetadata().getName())
                .containsExactly("p2", "p3");
    }

    private Pod pod(String name) {
        return cluster.create(Resources.PODS, Fixtures.pod(name).build());
    }
}
