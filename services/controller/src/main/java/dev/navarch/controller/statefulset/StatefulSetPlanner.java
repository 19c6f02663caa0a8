package dev.navarch.controller.statefulset;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.revision.RevisionHistory;
import dev.navarch.controller.runtime.Claims;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
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
        List<Pod> mine =
                Claims.claim(
                        Resources.PODS,
                        pods,
                        set,
                        set.getSpec().getSelector(),
                        pod -> Replica.ordinal(set, pod.getMetadata().getName()) >= 0,
                        plan);
        RevisionHistory history = RevisionHistory.of(set, revisions, plan);
        Optional<ControllerRevision> update = history.present(feedback, plan);
        if (update.isEmpty()) {
            return plan.build();
        }
        ControllerRevision current =
                Optional.ofNullable(set.getStatus())
                        .map(status -> status.getCurrentRevision())
                        .flatMap(history::named)
                        .orElse(update.get());
        Rollout rollout = new Rollout(set, current, update.get(), clock.instant());
        ReplicaWrites writes = new ReplicaWrites(rollout, claims, plan);
        writes.report(feedback);
        if (set.getMetadata().getDeletionTimestamp() == null) {
            step(rollout, mine, writes, plan);
        }
        StatefulSetStatusWriter.write(rollout, mine, plan);
        Set<String> inUse = new HashSet<>();
        inUse.add(current.getMetadata().getName());
        inUse.add(update.get().getMetadata().getName());
        mine.forEach(pod -> inUse.add(Replica.revision(pod)));
        history.trim(revision -> inUse.contains(revision.getMetadata().getName()), plan);
        mine.forEach(pod ->
                plan.again(Pods.untilAvailable(pod, rollout.minReadySeconds(), rollout.now())));
        return plan.build();
    }

    private static void step(
            Rollout rollout, List<Pod> mine, ReplicaWrites writes, Plan.Builder plan) {
        int first = Replica.first(rollout.set());
        int end = first + rollout.replicas();
        TreeMap<Integer, Pod> wanted = new TreeMap<>();
        TreeMap<Integer, Pod> condemned = new TreeMap<>(Comparator.reverseOrder());
        for (Pod pod : mine) {
            int ordinal = Replica.ordinal(rollout.set(), pod.getMetadata().getName());
            (ordinal >= first && ordinal < end ? wanted : condemned).put(ordinal, pod);
        }
        for (int ordinal = first; ordinal < end; ordinal++) {
            boolean waits =
                    bringUp(rollout, ordinal, Optional.ofNullable(wanted.get(ordinal)), writes);
            if (waits && rollout.isOrdered()) {
                return;
            }
        }
        boolean shrunk = shrink(rollout, wanted.values(), condemned.values(), writes);
        if (shrunk && rollout.isRolling() && !plan.hasWrites()) {
            rollout.outdated(wanted).forEach(writes::delete);
        }
    }

    /** Makes the pod of an ordinal be there; true when later ones must wait for it. */
    private static boolean bringUp(
            Rollout rollout, int ordinal, Optional<Pod> pod, ReplicaWrites writes) {
        if (pod.isEmpty()) {
            writes.create(ordinal);
            return true;
        }
        if (Pods.isTerminal(pod.get()) && !Pods.isTerminating(pod.get())) {
            writes.deleteTerminated(pod.get());
            return true;
        }
        writes.createClaims(ordinal);
        return Pods.isTerminating(pod.get()) || !rollout.isAvailable(pod.get());
    }

    /**
     * Deletes pods that are too many, from the highest; true when an ordered set has none of them
     * left to wait for.
     */
    private static boolean shrink(
            Rollout rollout,
            Collection<Pod> wanted,
            Collection<Pod> condemned,
            ReplicaWrites writes) {
        if (!rollout.isOrdered()) {
            condemned.stream().filter(pod -> !Pods.isTerminating(pod)).forEach(writes::delete);
            return true;
        }
        if (condemned.isEmpty()) {
            return true;
        }
        Pod highest = condemned.iterator().next();
        boolean allHealthy =
                wanted.stream().allMatch(p -> Pods.isActive(p) && rollout.isAvailable(p));
        if (!Pods.isTerminating(highest) && allHealthy) {
            writes.delete(highest);
        }
        return false;
    }
}
