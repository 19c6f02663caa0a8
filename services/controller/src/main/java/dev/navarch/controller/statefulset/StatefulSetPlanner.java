package dev.navarch.controller.statefulset;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Fraction;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides the next step of a StatefulSet: one pod after the other, upwards when it grows, downwards
 * when it shrinks or changes its template, unless it says Parallel.
 */
final class StatefulSetPlanner {

    private final Lister<Pod> pods;
    private final Lister<PersistentVolumeClaim> claims;
    private final Lister<ControllerRevision> revisions;
    private final InstantSource clock;

    StatefulSetPlanner(
            Lister<Pod> pods,
            Lister<PersistentVolumeClaim> claims,
            Lister<ControllerRevision> revisions,
            InstantSource clock) {
        this.pods = pods;
        this.claims = claims;
        this.revisions = revisions;
        this.clock = clock;
    }

    Plan plan(StatefulSet set, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        Instant now = clock.instant();
        List<Pod> mine =
                Claims.claim(
                        Resources.PODS,
                        pods,
                        set,
                        set.getSpec().getSelector(),
                        pod -> Replica.ordinal(set, pod.getMetadata().getName()) >= 0,
                        plan);
        List<ControllerRevision> known =
                List.copyOf(revisions.byIndex(BY_OWNER, set.getMetadata().getUid()));
        Optional<ControllerRevision> update = updateRevision(set, known, feedback, plan);
        if (update.isEmpty()) {
            return plan.build();
        }
        ControllerRevision current =
                Optional.ofNullable(set.getStatus())
                        .map(status -> status.getCurrentRevision())
                        .flatMap(name ->
                                known.stream()
                                        .filter(r -> r.getMetadata().getName().equals(name))
                                        .findFirst())
                        .orElse(update.get());
        report(set, feedback, plan);
        if (set.getMetadata().getDeletionTimestamp() == null) {
            step(set, mine, current, update.get(), now, plan);
        }
        StatefulSetStatusWriter.write(set, mine, current, update.get(), now, plan);
        removeOldRevisions(set, known, mine, current, update.get(), plan);
        int minReady = minReadySeconds(set);
        mine.forEach(pod -> plan.again(Pods.untilAvailable(pod, minReady, now)));
        return plan.build();
    }

    static int minReadySeconds(StatefulSet set) {
        return set.getSpec().getMinReadySeconds() == null ? 0 : set.getSpec().getMinReadySeconds();
    }

    static int replicas(StatefulSet set) {
        return set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
    }

    static boolean rolls(StatefulSet set) {
        StatefulSetUpdateStrategy strategy = set.getSpec().getUpdateStrategy();
        return strategy == null || !"OnDelete".equals(strategy.getType());
    }

    /** The revision of the present template; it is created where there is none. */
    private static Optional<ControllerRevision> updateRevision(
            StatefulSet set, List<ControllerRevision> known, Feedback feedback, Plan.Builder plan) {
        Optional<ControllerRevision> equal = Revision.find(known, set.getSpec().getTemplate());
        long newest = known.stream().mapToLong(ControllerRevision::getRevision).max().orElse(0);
        if (equal.isPresent()) {
            if (equal.get().getRevision() < newest) {
                plan.write(
                        Write.patch(
                                Resources.CONTROLLER_REVISIONS,
                                equal.get(),
                                Json.object(Map.of("revision", newest + 1))));
            }
            return equal;
        }
        int collisions =
                set.getStatus() == null || set.getStatus().getCollisionCount() == null
                        ? 0
                        : set.getStatus().getCollisionCount();
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
                                "controller.kubernetes.io/hash",
                                newest + 1,
                                taken ? collisions + 1 : collisions)));
        return Optional.empty();
    }

    private void step(
            StatefulSet set,
            List<Pod> mine,
            ControllerRevision current,
            ControllerRevision update,
            Instant now,
            Plan.Builder plan) {
        boolean ordered = !"Parallel".equals(set.getSpec().getPodManagementPolicy());
        int first = Replica.first(set);
        int end = first + replicas(set);
        TreeMap<Integer, Pod> wanted = new TreeMap<>();
        TreeMap<Integer, Pod> condemned = new TreeMap<>(Comparator.reverseOrder());
        for (Pod pod : mine) {
            int ordinal = Replica.ordinal(set, pod.getMetadata().getName());
            (ordinal >= first && ordinal < end ? wanted : condemned).put(ordinal, pod);
        }
        for (int ordinal = first; ordinal < end; ordinal++) {
            Optional<Pod> pod = Optional.ofNullable(wanted.get(ordinal));
            boolean waits = bringUp(set, ordinal, pod, current, update, now, plan);
            if (waits && ordered) {
                return;
            }
        }
        for (Pod pod : condemned.values()) {
            if (Pods.isTerminating(pod)) {
                if (ordered) {
                    return;
                }
                continue;
            }
            boolean allHealthy =
                    wanted.values().stream()
                            .allMatch(p -> Pods.isActive(p) && isAvailable(set, p, now));
            if (ordered && !allHealthy) {
                return;
            }
            delete(set, pod, plan);
            if (ordered) {
                return;
            }
        }
        if (rolls(set) && !plan.hasWrites()) {
            roll(set, wanted, update, now, plan);
        }
    }

    /** Makes the pod of an ordinal be there; true when later ones must wait for it. */
    private boolean bringUp(
            StatefulSet set,
            int ordinal,
            Optional<Pod> pod,
            ControllerRevision current,
            ControllerRevision update,
            Instant now,
            Plan.Builder plan) {
        if (pod.isEmpty()) {
            create(set, ordinal, current, update, plan);
            return true;
        }
        if (Pods.isTerminal(pod.get()) && !Pods.isTerminating(pod.get())) {
            plan.note(
                    Note.warning(
                            set,
                            "RecreatingTerminatedPod",
                            "StatefulSet %s/%s is recreating terminated Pod %s"
                                    .formatted(
                                            set.getMetadata().getNamespace(),
                                            set.getMetadata().getName(),
                                            pod.get().getMetadata().getName())));
            delete(set, pod.get(), plan);
            return true;
        }
        createClaims(set, ordinal, plan);
        return Pods.isTerminating(pod.get()) || !isAvailable(set, pod.get(), now);
    }

    private static boolean isAvailable(StatefulSet set, Pod pod, Instant now) {
        return Pods.phase(pod).equals("Running")
                && Pods.isAvailable(pod, minReadySeconds(set), now);
    }

    private void create(
            StatefulSet set,
            int ordinal,
            ControllerRevision current,
            ControllerRevision update,
            Plan.Builder plan) {
        createClaims(set, ordinal, plan);
        boolean old = isBelowPartition(set, ordinal);
        ControllerRevision revision = old ? current : update;
        PodTemplateSpec template = old ? Revision.template(current) : set.getSpec().getTemplate();
        Pod pod = Replica.pod(set, template, ordinal, revision.getMetadata().getName());
        String message =
                "create Pod %s in StatefulSet %s successful"
                        .formatted(pod.getMetadata().getName(), set.getMetadata().getName());
        plan.write(
                Write.create(Resources.PODS, pod)
                        .telling(Note.normal(set, "SuccessfulCreate", message)));
    }

    private void createClaims(StatefulSet set, int ordinal, Plan.Builder plan) {
        for (PersistentVolumeClaim claim : Replica.claims(set, ordinal)) {
            String name = claim.getMetadata().getName();
            if (claims.get(set.getMetadata().getNamespace() + "/" + name).isEmpty()) {
                String message =
                        "create Claim %s Pod %s in StatefulSet %s success"
                                .formatted(
                                        name,
                                        Replica.podName(set, ordinal),
                                        set.getMetadata().getName());
                plan.write(
                        Write.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim)
                                .telling(Note.normal(set, "SuccessfulCreate", message)));
            }
        }
    }

    private static boolean isBelowPartition(StatefulSet set, int ordinal) {
        return rolling(set)
                .map(RollingUpdateStatefulSetStrategy::getPartition)
                .filter(partition -> ordinal < Replica.first(set) + partition)
                .isPresent();
    }

    private static Optional<RollingUpdateStatefulSetStrategy> rolling(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(StatefulSetUpdateStrategy::getRollingUpdate);
    }

    /** Replaces pods of other revisions from the highest ordinal down to the partition. */
    private static void roll(
            StatefulSet set,
            NavigableMap<Integer, Pod> wanted,
            ControllerRevision update,
            Instant now,
            Plan.Builder plan) {
        int unavailableLimit =
                rolling(set)
                        .map(RollingUpdateStatefulSetStrategy::getMaxUnavailable)
                        .map(limit -> Math.max(1, Fraction.of(limit, replicas(set), false)))
                        .orElse(1);
        long unavailable =
                wanted.values().stream()
                        .filter(pod -> Pods.isTerminating(pod) || !isAvailable(set, pod, now))
                        .count();
        for (Map.Entry<Integer, Pod> each : wanted.descendingMap().entrySet()) {
            Pod pod = each.getValue();
            if (isBelowPartition(set, each.getKey())) {
                return;
            }
            boolean stale = !Replica.revision(pod).equals(update.getMetadata().getName());
            if (stale && !Pods.isTerminating(pod)) {
                if (unavailable >= unavailableLimit && isAvailable(set, pod, now)) {
                    return;
                }
                if (isAvailable(set, pod, now)) {
                    unavailable++;
                }
                delete(set, pod, plan);
                if (unavailable >= unavailableLimit) {
                    return;
                }
            } else if (Pods.isTerminating(pod) || !isAvailable(set, pod, now)) {
                if (unavailable >= unavailableLimit) {
                    return;
                }
            }
        }
    }

    private static void delete(StatefulSet set, Pod pod, Plan.Builder plan) {
        String message =
                "delete Pod %s in StatefulSet %s successful"
                        .formatted(pod.getMetadata().getName(), set.getMetadata().getName());
        plan.write(
                Write.delete(Resources.PODS, pod)
                        .telling(Note.normal(set, "SuccessfulDelete", message)));
    }

    private static void report(StatefulSet set, Feedback feedback, Plan.Builder plan) {
        feedback.refused().stream()
                .filter(r -> r.write().verb() == Verb.CREATE && !r.isNamespaceTerminating())
                .filter(r -> r.write().key().type().equals(Resources.PODS))
                .forEach(r ->
                        plan.note(
                                Note.warning(
                                        set,
                                        "FailedCreate",
                                        "create Pod %s in StatefulSet %s failed error: %s"
                                                .formatted(
                                                        r.write().key().name(),
                                                        set.getMetadata().getName(),
                                                        r.message()))));
    }

    private static void removeOldRevisions(
            StatefulSet set,
            List<ControllerRevision> known,
            List<Pod> mine,
            ControllerRevision current,
            ControllerRevision update,
            Plan.Builder plan) {
        Set<String> live = new HashSet<>();
        live.add(current.getMetadata().getName());
        live.add(update.getMetadata().getName());
        mine.forEach(pod -> live.add(Replica.revision(pod)));
        List<ControllerRevision> history = new ArrayList<>(known);
        history.removeIf(revision -> live.contains(revision.getMetadata().getName()));
        history.sort(Comparator.comparing(ControllerRevision::getRevision));
        int limit =
                set.getSpec().getRevisionHistoryLimit() == null
                        ? 10
                        : set.getSpec().getRevisionHistoryLimit();
        history.stream()
                .limit(Math.max(0, history.size() - limit))
                .forEach(r -> plan.write(Write.delete(Resources.CONTROLLER_REVISIONS, r)));
    }
}
