package dev.navarch.controller.daemonset;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.revision.RevisionHistory;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Decides which nodes lack a daemon's pod, which have one too many, and which have an old one. */
final class DaemonPlanner {

    private static final int BURST = 250;

    private final Lister<Node> nodes;
    private final Lister<Pod> pods;
    private final Lister<ControllerRevision> revisions;
    private final InstantSource clock;
    private final RandomGenerator random;

    DaemonPlanner(
            Lister<Node> nodes,
            Lister<Pod> pods,
            Lister<ControllerRevision> revisions,
            InstantSource clock,
            RandomGenerator random) {
        this.nodes = nodes;
        this.pods = pods;
        this.revisions = revisions;
        this.clock = clock;
        this.random = random;
    }

    Plan plan(DaemonSet set, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        Instant now = clock.instant();
        List<Pod> mine =
                Claims.claim(
                        Resources.PODS, pods, set, set.getSpec().getSelector(), pod -> true, plan);
        RevisionHistory history = RevisionHistory.of(set, revisions, plan);
        Optional<ControllerRevision> present = history.present(feedback, plan);
        if (present.isEmpty()) {
            return plan.build();
        }
        String hash = hashOf(present.get());
        report(set, feedback, plan);
        Map<String, List<Pod>> byNode = new HashMap<>();
        mine.forEach(pod ->
                DaemonPod.nodeOf(pod)
                        .ifPresent(node ->
                                byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(pod)));
        List<Toleration> tolerations = DaemonPod.tolerations(set.getSpec().getTemplate().getSpec());
        Tally tally = new Tally();
        List<Node> missing = new ArrayList<>();
        for (Node node : nodes.list()) {
            NodeFit.Verdict verdict =
                    NodeFit.of(set.getSpec().getTemplate().getSpec(), tolerations, node);
            List<Pod> there = byNode.getOrDefault(node.getMetadata().getName(), List.of());
            tally.count(verdict, there, hash, minReadySeconds(set), now);
            if (set.getMetadata().getDeletionTimestamp() == null) {
                settle(set, node, verdict, there, missing, plan);
            }
        }
        missing.stream()
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .limit(feedback.batch(BURST))
                .forEach(node -> create(set, node, hash, plan));
        if (set.getMetadata().getDeletionTimestamp() == null && !plan.hasWrites()) {
            DaemonRollout.outdated(set, byNode.values(), hash, tally.desired, now)
                    .forEach(pod -> delete(set, pod, plan));
        }
        Set<String> inUse =
                mine.stream()
                        .map(DaemonPod::revision)
                        .collect(Collectors.toCollection(HashSet::new));
        inUse.add(hash);
        history.trim(revision -> inUse.contains(hashOf(revision)), plan);
        mine.forEach(pod -> plan.again(Pods.untilAvailable(pod, minReadySeconds(set), now)));
        ObjectNode before = Json.tree(set.getStatus());
        plan.status(Resources.DAEMON_SETS, set, before, tally.status(set, before));
        return plan.build();
    }

    static int minReadySeconds(DaemonSet set) {
        return set.getSpec().getMinReadySeconds() == null ? 0 : set.getSpec().getMinReadySeconds();
    }

    private static String hashOf(ControllerRevision revision) {
        Map<String, String> labels = revision.getMetadata().getLabels();
        String hash = labels == null ? null : labels.get(DaemonPod.REVISION);
        return hash == null ? revision.getMetadata().getName() : hash;
    }

    private static void settle(
            DaemonSet set,
            Node node,
            NodeFit.Verdict verdict,
            List<Pod> there,
            List<Node> missing,
            Plan.Builder plan) {
        if (verdict.shouldRun() && there.isEmpty()) {
            missing.add(node);
            return;
        }
        if (!verdict.mayStay()) {
            there.stream()
                    .filter(pod -> !Pods.isTerminating(pod))
                    .forEach(pod -> delete(set, pod, plan));
            return;
        }
        List<Pod> running = new ArrayList<>();
        for (Pod pod : there) {
            if (Pods.isTerminating(pod)) {
                continue;
            }
            if (Pods.isTerminal(pod)) {
                boolean failed = Pods.phase(pod).equals("Failed");
                String message =
                        "Found %s daemon pod %s/%s on node %s, will try to kill it"
                                .formatted(
                                        failed ? "failed" : "succeeded",
                                        pod.getMetadata().getNamespace(),
                                        pod.getMetadata().getName(),
                                        node.getMetadata().getName());
                plan.note(
                        failed
                                ? Note.warning(set, "FailedDaemonPod", message)
                                : Note.normal(set, "SucceededDaemonPod", message));
                delete(set, pod, plan);
            } else {
                running.add(pod);
            }
        }
        running.stream()
                .sorted(
                        Comparator.comparing((Pod pod) -> Pods.nodeName(pod).isEmpty())
                                .thenComparing(
                                        p -> Times.orEpoch(p.getMetadata().getCreationTimestamp())))
                .skip(1)
                .forEach(pod -> delete(set, pod, plan));
    }

    private void create(DaemonSet set, Node node, String hash, Plan.Builder plan) {
        Pod pod = DaemonPod.of(set, node, hash, random);
        plan.write(
                Write.create(Resources.PODS, pod)
                        .telling(
                                Note.normal(
                                        set,
                                        "SuccessfulCreate",
                                        "Created pod: " + pod.getMetadata().getName())));
    }

    private static void delete(DaemonSet set, Pod pod, Plan.Builder plan) {
        plan.write(
                Write.delete(Resources.PODS, pod)
                        .telling(
                                Note.normal(
                                        set,
                                        "SuccessfulDelete",
                                        "Deleted pod: " + pod.getMetadata().getName())));
    }

    private static void report(DaemonSet set, Feedback feedback, Plan.Builder plan) {
        feedback.refused().stream()
                .filter(r -> r.write().verb() == Verb.CREATE && !r.isNamespaceTerminating())
                .filter(r -> r.write().key().type().equals(Resources.PODS))
                .forEach(r ->
                        plan.note(
                                Note.warning(
                                        set, "FailedCreate", "Error creating: " + r.message())));
    }
}
