package dev.navarch.controller.podgc;

import static dev.navarch.controller.runtime.ClusterViews.BY_NODE;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes pods that no node will ever end: bound to a node that is gone for 40 s, terminating
 * without a node, terminating on a node that is out of service; and the oldest finished ones beyond
 * 12,500.
 */
public final class PodGarbageController implements Controller {

    /** The key under which finished pods are counted, now and then. */
    private static final String FINISHED = "#finished";

    private static final int MAX_FINISHED = 12_500;
    private static final Duration COUNT_EVERY = Duration.ofSeconds(20);
    private static final Duration QUARANTINE = Duration.ofSeconds(40);
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final View<Pod> pods;
    private final View<Node> nodes;
    private final InstantSource clock;
    private final int maxFinished;
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

    public PodGarbageController(ClusterViews views, InstantSource clock) {
        this(views, clock, MAX_FINISHED);
    }

    PodGarbageController(ClusterViews views, InstantSource clock, int maxFinished) {
        this.pods = views.of(Resources.PODS, Pod.class);
        this.nodes = views.of(Resources.NODES, Node.class);
        this.clock = clock;
        this.maxFinished = maxFinished;
    }

    @Override
    public String name() {
        return "pod-garbage-collector";
    }

    @Override
    public void watch(Keys keys) {
        keys.add(FINISHED);
        nodes.onEvent(event -> {
            missingSince.remove(event.key().name());
            pods.byIndex(BY_NODE, event.key().name()).stream()
                    .filter(pod -> event.after().isEmpty() || Pods.isTerminating(pod))
                    .forEach(pod -> keys.add(Watching.path(pod)));
        });
        pods.onEvent(event ->
                event.after()
                        .filter(pod ->
                                Pods.isTerminating(pod)
                                        || (!Pods.nodeName(pod).isEmpty()
                                                && nodes.get(Pods.nodeName(pod)).isEmpty()))
                        .ifPresent(pod -> keys.add(event.key().path())));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        if (key.equals(FINISHED)) {
            return finished();
        }
        return pods.get(key).map(this::judge).orElse(Plan.NOTHING);
    }

    private Plan judge(Pod pod) {
        String nodeName = Pods.nodeName(pod);
        if (nodeName.isEmpty()) {
            return Pods.isTerminating(pod) ? remove(pod, Optional.empty()) : Plan.NOTHING;
        }
        Optional<Node> node = nodes.get(nodeName);
        if (node.isEmpty()) {
            Instant now = clock.instant();
            Instant due = missingSince.computeIfAbsent(nodeName, n -> now).plus(QUARANTINE);
            return due.isAfter(now)
                    ? Plan.builder().again(Duration.between(now, due)).build()
                    : remove(pod, Optional.of("PodGC: node no longer exists"));
        }
        return Pods.isTerminating(pod) && isOutOfService(node.get())
                ? remove(pod, Optional.empty())
                : Plan.NOTHING;
    }

    private static boolean isOutOfService(Node node) {
        boolean ready = Conditions.of(Json.tree(node.getStatus())).isTrue("Ready");
        return !ready
                && node.getSpec().getTaints().stream()
                        .anyMatch(taint -> taint.getKey().equals(OUT_OF_SERVICE));
    }

    private Plan finished() {
        Plan.Builder plan = Plan.builder().again(COUNT_EVERY);
        List<Pod> finished = pods.list().stream().filter(Pods::isTerminal).toList();
        if (finished.size() > maxFinished) {
            finished.stream()
                    .sorted(
                            Comparator.comparing(
                                    p -> Times.orEpoch(p.getMetadata().getCreationTimestamp())))
                    .limit(finished.size() - maxFinished)
                    .forEach(pod -> plan.write(Write.delete(Resources.PODS, pod)));
        }
        return plan.build();
    }

    private Plan remove(Pod pod, Optional<String> disruption) {
        Plan.Builder plan = Plan.builder();
        if (!Pods.isTerminal(pod)) {
            ObjectNode before = Json.tree(pod.getStatus());
            ObjectNode after = before.deepCopy();
            after.put("phase", "Failed");
            disruption.ifPresent(message -> {
                Conditions conditions = Conditions.of(after);
                conditions.set(
                        Condition.of("DisruptionTarget", "True", "DeletionByPodGC", message),
                        Times.format(clock.instant()));
                conditions.into(after);
            });
            plan.status(Resources.PODS, pod, before, after);
        }
        plan.write(
                Write.delete(
                        Write.keyOf(Resources.PODS, pod),
                        "v1",
                        Json.object(Map.of("gracePeriodSeconds", 0)),
                        Preconditions.uid(pod.getMetadata().getUid())));
        return plan.build();
    }
}
