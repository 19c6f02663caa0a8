package dev.navarch.scheduler.cycle;

import dev.navarch.scheduler.cluster.ClusterCache;
import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Snapshot;
import dev.navarch.scheduler.decision.Decision;
import dev.navarch.scheduler.decision.Scheduling;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.PostFilter;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.framework.Status;
import dev.navarch.scheduler.queue.Backoff;
import dev.navarch.scheduler.queue.QueuedPod;
import dev.navarch.scheduler.queue.SchedulingQueue;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes in what happens in the cluster and gives pods their nodes, one at a time. One thread uses
 * it, so every decision sees a cluster that stands still.
 */
public final class Scheduler {

    private static final String ERROR = "SchedulerError";
    private static final int NOT_FOUND = 404;

    /** A pod between decision and binding. */
    private record Placed(QueuedPod queued, String node, long deadline, boolean bound) {}

    private final Profile profile;
    private final Effects effects;
    private final InstantSource clock;
    private final ClusterCache cache;
    private final SchedulingQueue queue;
    private final Scheduling scheduling;
    private final Binding binding;
    private final NominatedPods nominated = new NominatedPods();
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private final Map<String, NodeFacts> nodes = new HashMap<>();

    /**
     * @param assumedMillis how long a pod counts as bound without confirmation, in milliseconds
     */
    public Scheduler(
            Profile profile,
            Effects effects,
            InstantSource clock,
            RandomGenerator random,
            Backoff backoff,
            long assumedMillis) {
        this.profile = profile;
        this.effects = effects;
        this.clock = clock;
        this.cache = new ClusterCache(assumedMillis);
        this.queue = new SchedulingQueue(profile, backoff, clock);
        this.scheduling = new Scheduling(profile, random);
        this.binding = new Binding(profile);
    }

    public void nodeChanged(NodeFacts node) {
        NodeFacts before = nodes.put(node.name(), node);
        if (node.equals(before)) {
            return;
        }
        cache.setNode(node);
        happened(
                before == null
                        ? new ClusterEvent.NodeAdded(node)
                        : new ClusterEvent.NodeUpdated(before, node));
    }

    public void nodeRemoved(String name) {
        nodes.remove(name);
        cache.removeNode(name);
    }

    /** A pod was added or changed. */
    public void podChanged(PodInfo pod) {
        if (pod.finished()) {
            podRemoved(pod.uid());
        } else if (pod.bound()) {
            boundPodChanged(pod);
        } else if (!pod.traits().schedulerName().equals(profile.schedulerName())) {
            queue.remove(pod.uid());
        } else if (pod.deleting()) {
            queue.remove(pod.uid());
            nominated.remove(pod.uid());
        } else {
            waitingPodChanged(pod);
        }
    }

    private void boundPodChanged(PodInfo pod) {
        queue.remove(pod.uid());
        nominated.remove(pod.uid());
        placed.remove(pod.uid());
        Optional<PodInfo> before =
                cache.isAssumed(pod.uid()) ? Optional.empty() : cache.pod(pod.uid());
        cache.setPod(pod);
        happened(
                before.<ClusterEvent>map(old -> new ClusterEvent.AssignedPodUpdated(old, pod))
                        .orElseGet(() -> new ClusterEvent.AssignedPodAdded(pod)));
    }

    private void waitingPodChanged(PodInfo pod) {
        if (cache.isAssumed(pod.uid())) {
            return;
        }
        if (!pod.nominatedNode().isEmpty()) {
            nominated.add(pod, pod.nominatedNode());
        }
        if (!queue.update(pod)) {
            queue.add(pod);
        }
    }

    public void podRemoved(String uid) {
        queue.remove(uid);
        nominated.remove(uid);
        Placed gone = placed.remove(uid);
        if (gone != null) {
            binding.unreserve(gone.queued().pod(), gone.node());
        }
        Optional<PodInfo> pod = cache.pod(uid);
        cache.removePod(uid);
        pod.ifPresent(there -> happened(new ClusterEvent.AssignedPodDeleted(there)));
    }

    /** Anything else that plugins look at has changed. */
    public void happened(ClusterEvent event) {
        queue.happened(event);
    }

    /** The API refused to bind the pod. */
    public void bindingRefused(String uid, int code, String message) {
        Placed refused = placed.get(uid);
        if (refused != null) {
            takeBack(refused, code == NOT_FOUND, message);
        }
    }

    private void takeBack(Placed failed, boolean podIsGone, String message) {
        PodInfo pod = failed.queued().pod();
        placed.remove(pod.uid());
        binding.unreserve(pod, failed.node());
        if (cache.forget(pod.uid())) {
            happened(new ClusterEvent.AssignedPodDeleted(pod.boundTo(failed.node())));
        }
        if (!podIsGone) {
            queue.retryLater(failed.queued());
            effects.notScheduled(pod, ERROR, message, nominated.nodeOf(pod.uid()));
        }
    }

    /**
     * Decides upon the next pod.
     *
     * @return false when none was due
     */
    public boolean scheduleOne() {
        long now = clock.millis();
        for (PodInfo lost : cache.expire(now)) {
            Placed expired = placed.get(lost.uid());
            if (expired != null) {
                takeBack(expired, false, "binding was not confirmed in time");
            }
        }
        placed.values().stream().filter(each -> !each.bound()).toList().forEach(this::proceed);
        Optional<QueuedPod> next = queue.pop();
        next.ifPresent(this::schedule);
        return next.isPresent();
    }

    /** When {@link #scheduleOne} should be called even if nothing happens; empty for never. */
    public Optional<Long> dueAt() {
        return queue.dueAt();
    }

    public Map<String, Integer> pending() {
        return queue.pending();
    }

    private void schedule(QueuedPod queued) {
        PodInfo pod = queued.pod();
        PodInfo seen = pod.nominatedTo(nominated.nodeOf(pod.uid()));
        switch (scheduling.schedule(cache.snapshot(), seen, nominated)) {
            case Decision.Placed chosen -> place(queued, chosen.node());
            case Decision.Unplaced unplaced -> unplaced(queued, unplaced);
            case Decision.Failed failed -> {
                queue.retryLater(queued);
                effects.notScheduled(pod, ERROR, failed.message(), nominated.nodeOf(pod.uid()));
            }
        }
    }

    private void place(QueuedPod queued, String node) {
        PodInfo pod = queued.pod();
        cache.assume(pod, node, clock.millis());
        Placed decided = new Placed(queued, node, Long.MAX_VALUE, false);
        placed.put(pod.uid(), decided);
        Status status =
                Optional.ofNullable(nodes.get(node))
                        .map(facts -> binding.reserve(pod, facts))
                        .orElseGet(() -> new Status.Failure("node " + node + " is gone"));
        if (status.ok()) {
            proceed(decided);
        } else {
            takeBack(decided, false, String.join(", ", status.reasons()));
        }
    }

    private void proceed(Placed waiting) {
        PodInfo pod = waiting.queued().pod();
        long now = clock.millis();
        Status status = binding.proceed(pod, waiting.node());
        if (status instanceof Status.Wait wait && now < waiting.deadline()) {
            long deadline = Math.min(waiting.deadline(), now + wait.millis());
            placed.put(pod.uid(), new Placed(waiting.queued(), waiting.node(), deadline, false));
        } else if (status.ok()) {
            placed.put(pod.uid(), new Placed(waiting.queued(), waiting.node(), 0, true));
            nominated.remove(pod.uid());
            effects.scheduled(pod, waiting.node());
        } else {
            takeBack(waiting, false, String.join(", ", status.reasons()));
        }
    }

    private void unplaced(QueuedPod queued, Decision.Unplaced decision) {
        PodInfo pod = queued.pod();
        decision.outcome().ifPresent(outcome -> apply(pod, outcome));
        queue.unschedulable(queued, decision.diagnosis().rejectors());
        effects.notScheduled(pod, "Unschedulable", decision.message(), nominated.nodeOf(pod.uid()));
    }

    private void apply(PodInfo pod, PostFilter.Outcome outcome) {
        switch (outcome) {
            case PostFilter.Outcome.MakeRoom make -> makeRoom(pod, make.room());
            case PostFilter.Outcome.NoRoom ignored -> nominated.remove(pod.uid());
            case PostFilter.Outcome.Stay ignored -> {}
        }
    }

    private void makeRoom(PodInfo pod, PostFilter.Room room) {
        for (PodInfo other : List.copyOf(nominated.on(room.node()))) {
            if (other.priority() < pod.priority()) {
                nominated.remove(other.uid());
                effects.withdrawNomination(other);
            }
        }
        nominated.add(pod, room.node());
        room.victims().forEach(victim -> evict(victim, pod, room.node()));
    }

    /** The victim counts as going at once, so that nobody is sent away twice for the same pod. */
    private void evict(PodInfo victim, PodInfo pod, String node) {
        Placed assumed = placed.get(victim.uid());
        if (assumed != null && !assumed.bound()) {
            takeBack(assumed, false, "a pod of higher priority takes the room");
            return;
        }
        effects.preempt(victim, pod, node);
        if (!cache.isAssumed(victim.uid())) {
            cache.setPod(victim.going());
        }
    }

    /** The image that the next decision would be made on. */
    public Snapshot snapshot() {
        return cache.snapshot();
    }
}
