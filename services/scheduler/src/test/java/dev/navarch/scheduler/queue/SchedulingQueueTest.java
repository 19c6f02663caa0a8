package dev.navarch.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.plugin.NodeAffinity;
import dev.navarch.scheduler.plugin.NodeResourcesFit;
import dev.navarch.scheduler.plugin.PrioritySort;
import dev.navarch.scheduler.plugin.SchedulingGates;
import dev.navarch.testkit.FakeClock;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {

    private static final Profile PROFILE =
            new Profile(
                    "default-scheduler",
                    List.of(
                            new SchedulingGates(),
                            new PrioritySort(),
                            new NodeAffinity(),
                            new NodeResourcesFit()),
                    Map.of(),
                    0);

    private final FakeClock clock = new FakeClock();
    private final SchedulingQueue queue = new SchedulingQueue(PROFILE, Backoff.DEFAULT, clock);

    @Test
    void givesImportantPodsFirstAndOthersInTheirOrder() {
        queue.add(pod("a"));
        queue.add(pod("b"));
        queue.add(Given.read(Given.pod("vip").editSpec().withPriority(10).endSpec()));

        assertThat(List.of(popped(), popped(), popped(), popped()))
                .containsExactly("vip", "a", "b", "");
    }

    @Test
    void aPodWithGatesWaitsUntilTheLastIsOpen() {
        PodBuilder gated = Given.pod("p").editSpec().addNewSchedulingGate("g").endSpec();
        queue.add(Given.read(gated));

        assertThat(popped()).isEmpty();
        assertThat(queue.pending()).containsEntry("gated", 1);

        queue.update(pod("p"));
        assertThat(popped()).isEqualTo("p");
    }

    @Test
    void anEventMovesOnlyPodsThatItCouldHelp() {
        reject("small", "NodeResourcesFit");
        reject("picky", "NodeAffinity");

        queue.happened(new ClusterEvent.AssignedPodDeleted(pod("gone")));

        assertThat(List.of(popped(), popped())).containsExactly("small", "");
        assertThat(queue.pending()).containsEntry("unschedulable", 1);
    }

    @Test
    void anEventMovesAPodThatNoPluginRejected() {
        reject("p");

        queue.happened(new ClusterEvent.NodeAdded(Given.read(Given.node("n"))));

        assertThat(popped()).isEqualTo("p");
    }

    @Test
    void aPodThatWasJustRejectedLetsOthersGoFirst() {
        reject("p", "NodeResourcesFit");
        queue.happened(new ClusterEvent.AssignedPodDeleted(pod("gone")));
        queue.add(pod("fresh"));

        assertThat(queue.pending()).containsEntry("backoff", 1);
        assertThat(List.of(popped(), popped())).containsExactly("fresh", "p");
    }

    @Test
    void waitsLongerAfterEveryErrorUpToALimit() {
        queue.add(pod("p"));
        long[] seconds = {1, 2, 4, 8, 10, 10};
        for (long wait : seconds) {
            queue.retryLater(queue.pop().orElseThrow());
            clock.advance(Duration.ofMillis(wait * 1000 - 1));
            assertThat(popped()).as("before %s s", wait).isEmpty();
            clock.advance(Duration.ofMillis(1));
            assertThat(queue.dueAt()).contains(clock.millis());
        }
        assertThat(queue.pop().orElseThrow().attempts()).isEqualTo(seconds.length + 1);
    }

    @Test
    void nothingWaitsLongerThanFiveMinutes() {
        reject("p", "NodeAffinity");
        clock.advance(Duration.ofSeconds(299));
        assertThat(popped()).isEmpty();

        clock.advance(Duration.ofSeconds(31));

        assertThat(popped()).isEqualTo("p");
    }

    @Test
    void aChangeOfThePodItselfMakesItWorthTrying() {
        reject("p", "NodeAffinity");
        PodInfo sameTraits =
                Given.read(Given.pod("p").withNewStatus().withPhase("Pending").endStatus());

        assertThat(queue.update(sameTraits)).isTrue();
        assertThat(popped()).isEmpty();
        assertThat(queue.update(Given.read(Given.pod("p", "new", "label")))).isTrue();
        assertThat(popped()).isEqualTo("p");
    }

    @Test
    void forgetsAPodWhereverItIs() {
        reject("unschedulable", "NodeAffinity");
        queue.add(pod("failing"));
        queue.retryLater(queue.pop().orElseThrow());
        queue.add(pod("active"));
        queue.remove("active");
        queue.remove("unschedulable");
        queue.remove("failing");
        clock.advance(Duration.ofMinutes(10));

        assertThat(popped()).isEmpty();
        assertThat(queue.dueAt()).isEmpty();
        assertThat(queue.update(pod("active"))).isFalse();
    }

    private void reject(String name, String... by) {
        queue.add(pod(name));
        QueuedPod queued = queue.pop().orElseThrow();
        assertThat(queued.pod().name()).isEqualTo(name);
        queue.unschedulable(queued, Set.of(by));
    }

    private String popped() {
        Optional<QueuedPod> popped = queue.pop();
        return popped.map(queued -> queued.pod().name()).orElse("");
    }

    private static PodInfo pod(String name) {
        return Given.read(Given.pod(name));
    }
}
