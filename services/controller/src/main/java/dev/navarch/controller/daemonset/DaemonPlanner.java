package dev.navarch.controller.daemonset;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.controller.statefulset.Revision;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
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
        List<ControllerRevision> known =
                List.copyOf(revisions.byIndex(BY_OWNER, set.getMetadata().getUid()));
        Optional<String> hash = presentHash(set, known, feedback, plan);
        if (hash.isEmpty()) {
            return plan.build();
        }
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
            tally.count(verdict, there, hash.get(), minReadySeconds(set), now);
            if (set.getMetadata().getDeletionTimestamp() == null) {
                settle(set, node, verdict, there, missing, plan);
            }
        }
        missing.stream()
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .limit(feedback.batch(BURST))
                .forEach(node -> create(set, node, hash.get(), plan));
        if (set.getMetadata().getDeletionTimestamp() == null && !plan.hasWrites()) {
            roll(set, byNode, hash.get(), tally.desired, now, plan);
        }
        removeOldRevisions(set, known, mine, hash.get(), plan);
        mine.forEach(pod -> plan.again(Pods.untilAvailable(pod, minReadySeconds(set), now)));
        ObjectNode before = Json.tree(set.getStatus());
        plan.status(Resources.DAEMON_SETS, set, before, tally.status(set, before));
        return plan.build();
    }

    private static int minReadySeconds(DaemonSet set) {
        return set.getSpec().getMinReadySeconds() == null ? 0 : set.getSpec().getMinReadySeconds();
    }

    private static Optional<String> presentHash(
            DaemonSet set, List<ControllerRevision> known, Feedback feedback, Plan.Builder plan) {
        Optional<ControllerRevision> present = Revision.find(known, set.getSpec().getTemplate());
        long newest = known.stream().mapToLong(ControllerRevision::getRevision).max().orElse(0);
        if (present.isPresent()) {
            if (present.get().getRevision() < newest) {
                plan.write(
                        Write.patch(
                                Resources.CONTROLLER_REVISIONS,
                                present.get(),
                                Json.object(Map.of("revision", newest + 1))));
            }
            return Optional.of(hashOf(present.get()));
        }
        boolean taken =
                feedback.refused().stream()
                        .anyMatch(r ->
                                r.isAlreadyExists()
                                        && r.write()
                                                .key()
                                                .type()
                                                .equals(Resources.CONTROLLER_REVISIONS));
        Map<String, String> labels =
                set.getSpec().getTemplate().getMetadata() == null
                        ? Map.of()
                        : set.getSpec().getTemplate().getMetadata().getLabels();
        plan.write(
                Write.create(
                        Resources.CONTROLLER_REVISIONS,
                        Revision.of(
                                set,
                                set.getSpec().getTemplate(),
                                labels,
                                DaemonPod.REVISION,
                                newest + 1,
                                taken ? 1 : 0)));
        return Optional.empty();
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

    /** Deletes old pods, as many as may be unavailable; their nodes then lack one. */
    private static void roll(
            DaemonSet set,
            Map<String, List<Pod>> byNode,
            String hash,
            int desired,
            Instant now,
            Plan.Builder plan) {
        DaemonSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        if (strategy != null && "OnDelete".equals(strategy.getType())) {
            return;
        }
        IntOrString limit =
                strategy == null || strategy.getRollingUpdate() == null
                        ? null
                        : strategy.getRollingUpdate().getMaxUnavailable();
        int most = limit == null ? 1 : Math.max(1, Fraction.of(limit, desired, true));
        List<Pod> oldAvailable = new ArrayList<>();
        int unavailable = 0;
        for (List<Pod> there : byNode.values()) {
            for (Pod pod : there) {
                boolean available =
                        !Pods.isTerminating(pod)
                                && Pods.isAvailable(pod, minReadySeconds(set), now);
                boolean old = !hash.equals(revision(pod));
                if (!available) {
                    unavailable++;
                    if (old && !Pods.isTerminating(pod)) {
                        delete(set, pod, plan);
                    }
                } else if (old) {
                    oldAvailable.add(pod);
                }
            }
        }
        oldAvailable.stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
                .limit(Math.max(0, most - unavailable))
                .forEach(pod -> delete(set, pod, plan));
    }

    static String revision(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String revision = labels == null ? null : labels.get(DaemonPod.REVISION);
        return revision == null ? "" : revision;
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

    private static void removeOldRevisions(
            DaemonSet set,
            List<ControllerRevision> known,
            List<Pod> mine,
            String hash,
            Plan.Builder plan) {
        int limit =
                set.getSpec().getRevisionHistoryLimit() == null
                        ? 10
                        : set.getSpec().getRevisionHistoryLimit();
        List<ControllerRevision> old =
                known.stream()
                        .filter(revision -> {
                            String its = hashOf(revision);
                            return !hash.equals(its)
                                    && mine.stream().noneMatch(pod -> revision(pod).equals(its));
                        })
                        .sorted(Comparator.comparing(ControllerRevision::getRevision))
                        .toList();
        old.stream()
                .limit(Math.max(0, old.size() - limit))
                .forEach(r -> plan.write(Write.delete(Resources.CONTROLLER_REVISIONS, r)));
    }
}
