package dev.navarch.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.view.View;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class InMemoryClusterTest {

    private static final ObjectKey WEB = ObjectKey.namespaced(Resources.PODS, "default", "web");

    private final FakeClock clock = new FakeClock();
    private final InMemoryCluster cluster = new InMemoryCluster(clock);
    private final AtomicInteger ids = new AtomicInteger();

    @Test
    void replaysWhatExistsAndThenFollows() throws Exception {
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        View<Pod> pods = new View<>(bytes -> JsonMapper.shared().readValue(bytes, Pod.class));
        cluster.changes().follow(Set.of(Resources.PODS), pods);

        assertThat(pods.awaitCaughtUp(0, TimeUnit.SECONDS)).isTrue();
        assertThat(pods.get("default/web")).isPresent();

        cluster.create(Resources.PODS, Fixtures.pod("db").build());
        cluster.delete(WEB);
        assertThat(pods.list()).extracting(p -> p.getMetadata().getName()).containsExactly("db");
    }

    @Test
    void refusesToCreateWhatExists() {
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        send(Verb.CREATE, "", Optional.empty(), "{}", Preconditions.NONE);
        assertThat(cluster.rejections())
                .singleElement()
                .satisfies(r -> assertThat(r.code()).isEqualTo(409))
                .satisfies(r -> assertThat(r.reason()).isEqualTo("AlreadyExists"));
    }

    @Test
    void appliesACommandIdOnce() {
        Command create =
                new Command(
                        "one",
                        "",
                        Verb.CREATE,
                        ObjectKey.namespaced(Resources.PODS, "default", ""),
                        "v1",
                        "",
                        Optional.empty(),
                        bytes("{\"metadata\":{\"generateName\":\"web-\"}}"),
                        Preconditions.NONE);
        cluster.send(create);
        cluster.send(create);
        assertThat(cluster.list(Resources.PODS, Pod.class)).hasSize(1);
        assertThat(cluster.received()).hasSize(2);
    }

    @Test
    void bindsAPodOnce() {
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        String binding = "{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}";
        send(Verb.CREATE, "binding", Optional.empty(), binding, Preconditions.NONE);
        send(Verb.CREATE, "binding", Optional.empty(), binding, Preconditions.NONE);

        assertThat(pod().getSpec().getNodeName()).isEqualTo("n1");
        assertThat(pod().getStatus().getConditions())
                .extracting(c -> c.getType() + "=" + c.getStatus())
                .containsExactly("PodScheduled=True");
        assertThat(cluster.rejections()).hasSize(1);
    }

    @Test
    void statusPatchesMergeConditionsAndLeaveTheSpecAlone() {
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        for (String type : List.of("Ready", "Initialized", "Ready")) {
            send(
                    Verb.PATCH,
                    "status",
                    Optional.of(PatchType.STRATEGIC),
                    "{\"spec\":{\"nodeName\":\"x\"},\"status\":{\"conditions\":[{\"type\":\""
                            + type
                            + "\",\"status\":\"True\"}]}}",
                    Preconditions.NONE);
        }
        assertThat(pod().getSpec().getNodeName()).isNull();
        assertThat(pod().getStatus().getConditions()).hasSize(2);
        assertThat(pod().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(cluster.revision()).as("the repeated patch changes nothing").isEqualTo(3);
    }

    @Test
    void refusesAStaleResourceVersionAndAnotherUid() {
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        String patch = "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}";
        send(
                Verb.PATCH,
                "",
                Optional.of(PatchType.MERGE),
                patch,
                new Preconditions(Optional.empty(), Optional.of("99")));
        send(Verb.DELETE, "", Optional.empty(), "", Preconditions.uid("another"));
        assertThat(cluster.rejections()).extracting(r -> r.reason()).containsOnly("Conflict");
        assertThat(pod().getMetadata().getLabels()).doesNotContainKey("a");
    }

    @Test
    void aBoundPodWaitsForItsNodeAndAnUnboundOneDoesNot() {
        cluster.create(Resources.PODS, Fixtures.pod("db").build());
        cluster.delete(ObjectKey.namespaced(Resources.PODS, "default", "db"));
        cluster.create(
                Resources.PODS,
                Fixtures.pod("web").editSpec().withNodeName("n1").endSpec().build());
        clock.advance(Duration.ofSeconds(5));
        cluster.delete(WEB);

        assertThat(cluster.list(Resources.PODS, Pod.class)).hasSize(1);
        assertThat(pod().getMetadata().getDeletionTimestamp()).isEqualTo("2026-01-01T00:00:35Z");
        send(Verb.DELETE, "", Optional.empty(), "{\"gracePeriodSeconds\":0}", Preconditions.NONE);
        assertThat(cluster.get(WEB, Pod.class)).isEmpty();
    }

    @Test
    void aFinalizerHoldsAnObjectUntilItIsRemoved() {
        cluster.create(
                Resources.PODS,
                Fixtures.pod("web").editMetadata().addToFinalizers("a/b").endMetadata().build());
        cluster.delete(WEB);
        assertThat(pod().getMetadata().getDeletionTimestamp()).isNotNull();
        send(
                Verb.PATCH,
                "",
                Optional.of(PatchType.MERGE),
                "{\"metadata\":{\"finalizers\":null}}",
                Preconditions.NONE);
        assertThat(cluster.get(WEB, Pod.class)).isEmpty();
    }

    @Test
    void aNamespaceGoesWhenItIsFinalized() {
        ObjectKey team = ObjectKey.cluster(Resources.NAMESPACES, "team");
        cluster.create(
                Resources.NAMESPACES,
                new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build());
        cluster.delete(team);
        Namespace terminating = cluster.get(team, Namespace.class).orElseThrow();
        assertThat(terminating.getStatus().getPhase()).isEqualTo("Terminating");
        terminating.getSpec().setFinalizers(List.of());
        cluster.update(team, "finalize", terminating);
        assertThat(cluster.get(team, Namespace.class)).isEmpty();
    }

    @Test
    void aNodeSeesItsOwnPodsOnly() {
        List<Change> seen = new ArrayList<>();
        cluster.changes().followPodsOf("n1", seen::addAll);
        cluster.create(Resources.PODS, Fixtures.pod("web").build());
        send(
                Verb.CREATE,
                "binding",
                Optional.empty(),
                "{\"target\":{\"name\":\"n1\"}}",
                Preconditions.NONE);
        send(Verb.DELETE, "", Optional.empty(), "{\"gracePeriodSeconds\":0}", Preconditions.NONE);
        assertThat(seen)
                .extracting(Change::type)
                .containsExactly(ChangeType.MODIFIED, ChangeType.DELETED);
    }

    @Test
    void deliversWhenSteppedAndRepeatsAnOrderUnderItsSeed() {
        assertThat(orderUnder(7)).isEqualTo(orderUnder(7));
        assertThat(List.of(orderUnder(1), orderUnder(2), orderUnder(3)))
                .as("seeds differ")
                .anySatisfy(order -> assertThat(order).isNotEqualTo(orderUnder(1)));
    }

    private List<String> orderUnder(long seed) {
        StepExecutor steps = new StepExecutor(seed);
        InMemoryCluster stepped = new InMemoryCluster(clock, steps);
        List<String> seen = new ArrayList<>();
        for (String reader : List.of("a", "b", "c")) {
            ChangeListener listener =
                    changes -> changes.forEach(c -> seen.add(reader + c.key().name()));
            stepped.changes().follow(Set.of(Resources.PODS), listener);
        }
        stepped.create(Resources.PODS, Fixtures.pod("web").build());
        stepped.create(Resources.PODS, Fixtures.pod("db").build());
        assertThat(seen).isEmpty();
        steps.runUntilIdle();
        for (String reader : List.of("a", "b", "c")) {
            assertThat(seen).containsSubsequence(reader + "web", reader + "db");
        }
        return seen;
    }

    private Pod pod() {
        return cluster.get(WEB, Pod.class).orElseThrow();
    }

    private void send(
            Verb verb,
            String subresource,
            Optional<PatchType> patch,
            String body,
            Preconditions given) {
        cluster.send(
                new Command(
                        "c" + ids.incrementAndGet(),
                        "",
                        verb,
                        WEB,
                        "v1",
                        subresource,
                        patch,
                        bytes(body),
                        given));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
