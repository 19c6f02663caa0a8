package dev.navarch.scheduler.bus;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import dev.navarch.testkit.Fixtures;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchedulerServiceTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final InMemoryCluster cluster = new InMemoryCluster(Clock.systemUTC(), threads);
    private final SchedulerService service = service("one");

    @AfterEach
    void close() {
        service.close();
        threads.shutdownNow();
    }

    @Test
    void bindsAPodAndSaysSo() {
        cluster.create(Resources.NODES, Fixtures.node("n1").build());
        service.start();
        create(pod("web"));

        eventually("the pod has a node", () -> nodeOf("web").equals("n1"));
        eventually(
                "the event is there",
                () ->
                        messages()
                                .contains(
                                        "web Normal Scheduled"
                                                + " Successfully assigned default/web to n1"));
        assertThat(cluster.rejections()).isEmpty();
    }

    @Test
    void saysWhyAPodHasNoNodeAndBindsItWhenThereIsOne() {
        service.start();
        create(pod("web"));
        String reason = "no nodes available to schedule pods";

        eventually("the condition is there", () -> reason.equals(condition("web").get("message")));
        assertThat(condition("web"))
                .containsEntry("status", "False")
                .containsEntry("reason", "Unschedulable");
        eventually(
                "the event is there",
                () -> messages().contains("web Warning FailedScheduling " + reason));

        cluster.create(Resources.NODES, Fixtures.node("n1").build());
        eventually("the pod has a node", () -> nodeOf("web").equals("n1"));
    }

    @Test
    void makesRoomForAnImportantPod() {
        cluster.create(Resources.NODES, Fixtures.node("n1").build());
        service.start();
        create(big("small-fry", 0));
        eventually("the pod has a node", () -> nodeOf("small-fry").equals("n1"));

        create(big("vip", 10));

        eventually(
                "the victim goes",
                () -> pod(cluster, "small-fry").getMetadata().getDeletionTimestamp() != null);
        eventually(
                "the nomination is there",
                () -> "n1".equals(pod(cluster, "vip").getStatus().getNominatedNodeName()));
        eventually(
                "the event is there",
                () ->
                        messages().stream()
                                .anyMatch(m ->
                                        m.startsWith(
                                                "small-fry Normal Preempted Preempted by pod ")));
        assertThat(pod(cluster, "small-fry").getStatus().getConditions())
                .anyMatch(c ->
                        c.getType().equals("DisruptionTarget")
                                && c.getReason().equals("PreemptionByScheduler"));

        stopped("small-fry");
        eventually("the pod has a node", () -> nodeOf("vip").equals("n1"));
    }

    @Test
    void aSecondSchedulerWaitsForTheFirstToGiveUpTheLease() {
        service.start();
        eventually("the first leads", service::isLeading);
        SchedulerService second = service("two");
        second.start();

        service.close();

        eventually("the second leads", second::isLeading);
        Lease lease =
                cluster.get(
                                ObjectKey.namespaced(
                                        Resources.LEASES, "kube-system", "kube-scheduler"),
                                Lease.class)
                        .orElseThrow();
        assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("two");
        second.close();
    }

    @Test
    void anUnreadablePodStopsNobody() {
        cluster.create(Resources.NODES, Fixtures.node("n1").build());
        service.start();
        create(
                Fixtures.pod("broken", "lots", "1")
                        .editSpec()
                        .withSchedulerName("default-scheduler")
                        .endSpec());
        create(pod("web"));

        eventually("the pod has a node", () -> nodeOf("web").equals("n1"));
        assertThat(nodeOf("broken")).isEmpty();
    }

    private SchedulerService service(String identity) {
        return new SchedulerService(
                cluster.changes(),
                cluster.rejectionFeed(),
                cluster,
                () -> "token",
                () -> true,
                identity,
                InstantSource.system(),
                new Random(1),
                new SimpleMeterRegistry());
    }

    /** As a node agent does when the containers are gone. */
    private void stopped(String name) {
        cluster.send(
                new Command(
                        "stopped-" + name,
                        "",
                        Verb.DELETE,
                        key(name),
                        "v1",
                        "",
                        Optional.empty(),
                        "{\"gracePeriodSeconds\":0}".getBytes(StandardCharsets.UTF_8),
                        Preconditions.NONE));
    }

    private void create(PodBuilder pod) {
        cluster.create(Resources.PODS, pod.build());
    }

    private static PodBuilder pod(String name) {
        return Fixtures.pod(name).editSpec().withSchedulerName("default-scheduler").endSpec();
    }

    private static PodBuilder big(String name, int priority) {
        return Fixtures.pod(name, "3", "1")
                .editSpec()
                .withSchedulerName("default-scheduler")
                .withPriority(priority)
                .endSpec();
    }

    private static ObjectKey key(String name) {
        return ObjectKey.namespaced(Resources.PODS, "default", name);
    }

    private static Pod pod(InMemoryCluster cluster, String name) {
        return cluster.get(key(name), Pod.class).orElseThrow();
    }

    private String nodeOf(String name) {
        String node = pod(cluster, name).getSpec().getNodeName();
        return node == null ? "" : node;
    }

    private Map<String, String> condition(String name) {
        for (PodCondition condition : pod(cluster, name).getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")) {
                return Map.of(
                        "status", condition.getStatus(),
                        "reason", condition.getReason(),
                        "message", condition.getMessage());
            }
        }
        return Map.of();
    }

    private List<String> messages() {
        return cluster.list(Resources.EVENTS, Event.class).stream()
                .map(event ->
                        String.join(
                                " ",
                                event.getInvolvedObject().getName(),
                                event.getType(),
                                event.getReason(),
                                event.getMessage()))
                .toList();
    }
}
