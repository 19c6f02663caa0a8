package dev.navarch.controller.node;

import static dev.navarch.controller.runtime.ClusterViews.BY_NODE;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Decides about one node: whether it is alive, its taints, and whether its pods still serve. */
final class NodePlanner {

    private static final Duration GRACE = Duration.ofSeconds(40);
    private static final Duration STARTUP_GRACE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final List<String> JUDGED =
            List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private final Lister<Pod> pods;
    private final Heartbeats heartbeats;
    private final EvictionRate rate;
    private final InstantSource clock;

    NodePlanner(Lister<Pod> pods, Heartbeats heartbeats, EvictionRate rate, InstantSource clock) {
        this.pods = pods;
        this.heartbeats = heartbeats;
        this.rate = rate;
        this.clock = clock;
    }

    Plan plan(Node node) {
        Plan.Builder plan = Plan.builder();
        ObjectNode status = Json.tree(node.getStatus());
        Conditions conditions = Conditions.of(status);
        Instant now = clock.instant();
        judge(node, conditions, now, plan);
        Optional<String> notReady = Taints.readiness(conditions);
        // Taints first: they must meet the node unchanged, which a new status would make it.
        taint(node, conditions, notReady, now, plan);
        ObjectNode judged = status.deepCopy();
        conditions.into(judged);
        plan.status(Resources.NODES, node, status, judged);
        if (notReady.isPresent()) {
            markPodsNotReady(node, conditions, now, plan);
        }
        return plan.build();
    }

    private void judge(Node node, Conditions conditions, Instant now, Plan.Builder plan) {
        String name = node.getMetadata().getName();
        Duration grace = conditions.get("Ready").isEmpty() ? STARTUP_GRACE : GRACE;
        Optional<Instant> heard = heartbeats.last(name);
        if (heard.isEmpty()) {
            plan.again(LOOK_AGAIN);
            return;
        }
        Instant deadline = heard.get().plus(grace);
        if (deadline.isAfter(now)) {
            plan.again(Duration.between(now, deadline));
            return;
        }
        plan.again(LOOK_AGAIN);
        boolean wasReady = conditions.isTrue("Ready");
        for (String type : JUDGED) {
            Optional<Condition> before = conditions.get(type);
            if (before.filter(c -> c.status().equals("Unknown")).isPresent()) {
                continue;
            }
            conditions.replace(unknown(type, before, node, now));
        }
        if (wasReady) {
            plan.note(
                    Note.normal(
                            node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady"));
        }
    }

    private static Condition unknown(
            String type, Optional<Condition> before, Node node, Instant now) {
        String time = Times.format(now);
        return before.map(known ->
                        known.with("status", "Unknown")
                                .with("reason", "NodeStatusUnknown")
                                .with("message", "Kubelet stopped posting node status.")
                                .with("lastTransitionTime", time))
                .orElseGet(() ->
                        Condition.of(
                                        type,
                                        "Unknown",
                                        "NodeStatusNeverUpdated",
                                        "Kubelet never posted node status.")
                                .with(
                                        "lastHeartbeatTime",
                                        node.getMetadata().getCreationTimestamp())
                                .with("lastTransitionTime", time));
    }

    private void taint(
            Node node,
            Conditions conditions,
            Optional<String> notReady,
            Instant now,
            Plan.Builder plan) {
        boolean evicting =
                Taints.of(node).stream()
                        .anyMatch(taint ->
                                taint.getEffect().equals("NoExecute")
                                        && (taint.getKey().equals(Taints.NOT_READY)
                                                || taint.getKey().equals(Taints.UNREACHABLE)));
        boolean evict = notReady.isPresent() && (evicting ? !rate.isSuspended() : rate.take());
        if (notReady.isPresent() && !evict) {
            plan.again(LOOK_AGAIN);
        }
        List<Taint> wanted = Taints.wanted(node, conditions, evict, Times.format(now));
        if (!Taints.same(wanted, Taints.of(node))) {
            plan.write(
                    Write.patch(
                                    Resources.NODES,
                                    node,
                                    Json.object(
                                            Map.of("spec", Json.listOrNothing("taints", wanted))))
                            .ifUnchanged(node));
        }
    }

    /** Pods of a node that is not ready do not serve; what the node itself says later counts. */
    private void markPodsNotReady(
            Node node, Conditions conditions, Instant now, Plan.Builder plan) {
        Instant since =
                conditions
                        .get("Ready")
                        .map(c -> Times.orEpoch(c.text("lastTransitionTime")))
                        .orElse(now);
        for (Pod pod : pods.byIndex(BY_NODE, node.getMetadata().getName())) {
            if (!Pods.isReady(pod) || Pods.readySince(pod).isAfter(since)) {
                continue;
            }
            ObjectNode before = Json.tree(pod.getStatus());
            Conditions ofPod = Conditions.of(before);
            Condition ready = ofPod.get("Ready").orElseThrow();
            ofPod.set(ready.with("status", "False"), Times.format(now));
            ObjectNode after = before.deepCopy();
            ofPod.into(after);
            plan.status(Resources.PODS, pod, before, after);
            plan.note(Note.warning(pod, "NodeNotReady", "Node is not ready"));
        }
    }
}
