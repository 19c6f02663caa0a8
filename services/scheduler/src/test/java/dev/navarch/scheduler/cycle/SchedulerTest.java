package dev.navarch.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.TestScheduler;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.PreBind;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.plugin.DefaultBinder;
import dev.navarch.scheduler.plugin.DefaultProfile;
import dev.navarch.scheduler.plugin.NodeResourcesFit;
import dev.navarch.scheduler.plugin.PrioritySort;
import dev.navarch.scheduler.queue.Backoff;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final TestScheduler test = new TestScheduler();

    @Test
    void countsAPodOnItsNodeBeforeTheClusterConfirmsIt() {
        test.node(Given.node("n1")).pod(big("a")).pod(big("b")).run();

        assertThat(test.bindings).containsOnlyKeys("a");
        assertThat(test.messages.get("b")).startsWith("0/1 nodes are available: 1 Insufficient");
    }

    @Test
    void leavesPodsOfOtherSchedulersAloneButCountsThem() {
        PodBuilder other = big("other").editSpec().withSchedulerName("mine").endSpec();
        test.node(Given.node("n1")).pod(other).run();
        assertThat(test.bindings).isEmpty();

        test.podOn("n1", other).pod(big("b")).run();
        assertThat(test.bindings).isEmpty();
    }

    @Test
    void aPodThatLeavesMakesRoom() {
        test.node(Given.node("n1")).podOn("n1", big("a")).pod(big("b")).run();
        assertThat(test.bindings).isEmpty();

        test.scheduler.podRemoved("a");

        assertThat(test.run().bindings).containsEntry("b", "n1");
    }

    @Test
    void aPodThatHasFinishedMakesRoom() {
        test.node(Given.node("n1")).podOn("n1", big("a")).pod(big("b")).run();

        test.podOn("n1", big("a").withNewStatus().withPhase("Succeeded").endStatus());

        assertThat(test.run().bindings).containsEntry("b", "n1");
    }

    @Test
    void podsMayBeSeenBeforeTheirNode() {
        test.podOn("n1", big("a")).node(Given.node("n1")).pod(big("b")).run();

        assertThat(test.bindings).isEmpty();
    }

    @Test
    void aNodeMakesRoom() {
        test.pod(big("a")).run();
        assertThat(test.messages).containsEntry("a", "no nodes available to schedule pods");

        test.node(Given.node("n1"));

        assertThat(test.run().bindings).containsEntry("a", "n1");
    }

    @Test
    void aNodeThatIsGoneGetsNothing() {
        test.node(Given.node("n1")).scheduler.nodeRemoved("n1");

        assertThat(test.pod(Given.pod("a")).run().bindings).isEmpty();
    }

    @Test
    void aRefusedBindingIsTriedAgainAfterAWhile() {
        test.node(Given.node("n1")).pod(big("a")).run();

        test.scheduler.bindingRefused("a", 500, "broken");

        assertThat(test.messages).containsEntry("a", "broken");
        assertThat(test.run().bindings).isEmpty();
        test.clock.advance(Duration.ofSeconds(1));
        assertThat(test.run().bindings).containsEntry("a", "n1");
    }

    @Test
    void aRefusedBindingGivesTheRoomBack() {
        test.node(Given.node("n1")).pod(big("a")).run();
        test.pod(big("b")).run();

        test.scheduler.bindingRefused("a", 404, "gone");

        assertThat(test.run().bindings).containsEntry("b", "n1");
    }

    @Test
    void aBindingThatIsNeverConfirmedExpires() {
        test.node(Given.node("n1")).pod(big("a")).run();
        test.clock.advance(Duration.ofMillis(TestScheduler.ASSUMED_MILLIS));
        test.run();
        assertThat(test.messages).containsEntry("a", "binding was not confirmed in time");

        test.clock.advance(Duration.ofSeconds(1));
        assertThat(test.run().bindings).containsEntry("a", "n1");
    }

    @Test
    void aConfirmedBindingDoesNotExpire() {
        test.node(Given.node("n1")).pod(big("a")).run().podOn("n1", big("a"));
        test.clock.advance(Duration.ofMillis(TestScheduler.ASSUMED_MILLIS));

        assertThat(test.pod(big("b")).run().bindings).containsOnlyKeys("a");
    }

    @Test
    void anImportantPodTakesTheRoomOfOthersOnceTheyAreGone() {
        test.node(Given.node("n1")).podOn("n1", big("a")).pod(vip("v")).run();

        assertThat(test.preempted).containsExactly("a");
        assertThat(test.nominations).containsEntry("v", "n1");
        assertThat(test.bindings).isEmpty();

        test.pod(big("opportunist"));
        test.scheduler.podRemoved("a");
        assertThat(test.run().bindings).containsOnlyKeys("v");
    }

    @Test
    void nobodyIsSentAwayTwiceForTheSamePod() {
        test.node(Given.node("n1"))
                .node(Given.node("n2"))
                .podOn("n1", big("a"))
                .podOn("n2", big("b"))
                .pod(vip("v"))
                .run();
        assertThat(test.preempted).hasSize(1);

        test.podOn("n2", Given.pod("small"));
        test.scheduler.podRemoved("small");
        test.clock.advance(Duration.ofMinutes(10));

        assertThat(test.run().preempted).hasSize(1);
        assertThat(test.messages.get("v"))
                .endsWith("not eligible due to terminating pod on the nominated node.");
    }

    @Test
    void aMoreImportantPodTakesOverARoomThatIsBeingMade() {
        test.node(Given.node("n1")).podOn("n1", big("a")).pod(vip("v")).run();

        test.pod(big("vvip").editSpec().withPriority(100).endSpec()).run();

        assertThat(test.nominations).containsEntry("v", "").containsEntry("vvip", "n1");
    }

    @Test
    void doesNotTryAPodThatIsBeingDeleted() {
        test.pod(big("a")).pod(deleting(big("a"))).node(Given.node("n1")).run();

        assertThat(test.bindings).isEmpty();
    }

    @Test
    void aPodThatHasToWaitIsBoundWhenItsWaitIsOver() {
        boolean[] ready = new boolean[1];
        List<String> bound = new ArrayList<>();
        Scheduler scheduler = waitingFor(ready, bound);
        scheduler.nodeChanged(Given.read(Given.node("n1")));
        scheduler.podChanged(Given.read(big("a")));

        assertThat(scheduler.scheduleOne()).isTrue();
        assertThat(scheduler.scheduleOne()).isFalse();
        assertThat(bound).isEmpty();
        assertThat(scheduler.snapshot().at(0).pods()).hasSize(1);

        ready[0] = true;
        scheduler.scheduleOne();
        scheduler.scheduleOne();
        assertThat(bound).containsExactly("a");
    }

    @Test
    void aPodThatWaitsTooLongGivesItsRoomBack() {
        Scheduler scheduler = waitingFor(new boolean[1], new ArrayList<>());
        scheduler.nodeChanged(Given.read(Given.node("n1")));
        scheduler.podChanged(Given.read(big("a")));
        scheduler.scheduleOne();

        test.clock.advance(Duration.ofSeconds(10));
        scheduler.scheduleOne();

        assertThat(test.messages).containsEntry("a", "not yet");
        assertThat(scheduler.snapshot().at(0).pods()).isEmpty();
    }

    private Scheduler waitingFor(boolean[] ready, List<String> bound) {
        PreBind wait =
                new PreBind() {
                    @Override
                    public String name() {
                        return "Wait";
                    }

                    @Override
                    public Status preBind(PodInfo pod, String node) {
                        return ready[0] ? Status.success() : new Status.Wait("not yet", 10_000);
                    }
                };
        Profile profile =
                new Profile(
                        DefaultProfile.NAME,
                        List.of(
                                new PrioritySort(),
                                new NodeResourcesFit(),
                                wait,
                                new DefaultBinder((pod, node) -> bound.add(pod.name()))),
                        Map.of(),
                        0);
        return new Scheduler(profile, test, test.clock, new Random(1), Backoff.DEFAULT, 3_600_000);
    }

    private static PodBuilder deleting(PodBuilder pod) {
        return pod.editMetadata().withDeletionTimestamp("2026-01-01T00:00:00Z").endMetadata();
    }

    private static PodBuilder big(String name) {
        return Given.pod(name, 3000, 1);
    }

    private static PodBuilder vip(String name) {
        return big(name).editSpec().withPriority(10).endSpec();
    }
}
