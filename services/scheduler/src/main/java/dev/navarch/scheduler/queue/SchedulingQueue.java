package dev.navarch.scheduler.queue;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import dev.navarch.scheduler.framework.Plugin;
import dev.navarch.scheduler.framework.PreEnqueue;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.framework.QueueSort;
import dev.navarch.scheduler.framework.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pods without a node. Those in <em>active</em> are tried in the order of the QueueSort plugin;
 * those in <em>backoff</em> when their time has come, or when nothing else is active; those that
 * are <em>unschedulable</em> when something happens that one of the plugins that rejected them
 * hopes for, or after five minutes; and <em>gated</em> ones when a PreEnqueue plugin lets them in.
 * One thread uses it.
 */
public final class SchedulingQueue {

    /** Nothing waits longer than this without being tried, in case a hint was wrong. */
    private static final long LONGEST_WAIT_MILLIS = 5 * 60 * 1_000L;

    private static final long SWEEP_MILLIS = 30_000;

    private record Delayed(long until, QueuedPod queued) {}

    private final InstantSource clock;
    private final Backoff backoff;
    private final List<PreEnqueue> gates;
    private final Map<String, Plugin> plugins = new HashMap<>();
    private final TreeSet<QueuedPod> active;
    private final TreeSet<Delayed> delayed;
    private final Map<String, Delayed> delayedByUid = new HashMap<>();
    private final Map<String, QueuedPod> activeByUid = new HashMap<>();
    private final Map<String, QueuedPod> unschedulable = new HashMap<>();
    private final Map<String, QueuedPod> gated = new HashMap<>();
    private long orders;
    private long nextSweep;

    public SchedulingQueue(Profile profile, Backoff backoff, InstantSource clock) {
        this.clock = clock;
        this.backoff = backoff;
        this.gates = profile.at(PreEnqueue.class);
        profile.plugins().forEach(plugin -> plugins.put(plugin.name(), plugin));
        QueueSort sort = profile.at(QueueSort.class).getFirst();
        Comparator<QueuedPod> order =
                (a, b) -> sort.compare(a.pod(), a.queuedAt(), b.pod(), b.queuedAt());
        this.active = new TreeSet<>(order.thenComparingLong(QueuedPod::order));
        this.delayed =
                new TreeSet<>(
                        Comparator.comparingLong(Delayed::until)
                                .thenComparing(Delayed::queued, order)
                                .thenComparingLong(each -> each.queued().order()));
    }

    /** Takes in a new pod. */
    public void add(PodInfo pod) {
        enter(new QueuedPod(pod, clock.millis(), orders++, 0, 0, false, Set.of()));
    }

    /**
     * Takes in the changed state of a pod that may be in the queue; one that was unschedulable is
     * tried again if what changed could matter.
     *
     * @return false when the pod is not in the queue
     */
    public boolean update(PodInfo pod) {
        String uid = pod.uid();
        QueuedPod waiting = unschedulable.get(uid);
        if (activeByUid.containsKey(uid)) {
            QueuedPod queued = activeByUid.get(uid);
            active.remove(queued);
            activate(queued.with(pod));
        } else if (delayedByUid.containsKey(uid)) {
            Delayed held = delayedByUid.remove(uid);
            delayed.remove(held);
            delay(new Delayed(held.until(), held.queued().with(pod)));
        } else if (gated.containsKey(uid)) {
            enter(gated.remove(uid).with(pod));
        } else if (waiting != null) {
            boolean same = waiting.pod().traits().equals(pod.traits());
            unschedulable.put(uid, waiting.with(pod));
            if (!same) {
                unschedulable.remove(uid);
                backOffOrActivate(waiting.with(pod));
            }
        } else {
            return false;
        }
        return true;
    }

    public void remove(String uid) {
        QueuedPod queued = activeByUid.remove(uid);
        if (queued != null) {
            active.remove(queued);
        }
        Delayed held = delayedByUid.remove(uid);
        if (held != null) {
            delayed.remove(held);
        }
        unschedulable.remove(uid);
        gated.remove(uid);
    }

    /**
     * The pod to try next, if any is due. Give it back with one of the methods below if need be.
     */
    public Optional<QueuedPod> pop() {
        flush();
        if (active.isEmpty() && !delayed.isEmpty() && !delayed.getFirst().queued().erred()) {
            QueuedPod early = delayed.removeFirst().queued();
            delayedByUid.remove(early.pod().uid());
            return Optional.of(early.tried());
        }
        QueuedPod next = active.pollFirst();
        if (next == null) {
            return Optional.empty();
        }
        activeByUid.remove(next.pod().uid());
        return Optional.of(next.tried());
    }

    /** Gives back a pod that fits nowhere; it waits for an event that helps one of the plugins. */
    public void unschedulable(QueuedPod queued, Set<String> rejectors) {
        QueuedPod failed = queued.rejected(clock.millis(), rejectors);
        unschedulable.put(failed.pod().uid(), failed);
    }

    /** Gives back a pod with which something went wrong; it is tried again after a while. */
    public void retryLater(QueuedPod queued) {
        QueuedPod failed = queued.erred(clock.millis());
        delay(new Delayed(clock.millis() + backoff.millis(failed.failures()), failed));
    }

    /** Tries again the pods that were rejected by a plugin that the event could help. */
    public void happened(ClusterEvent event) {
        if (unschedulable.isEmpty()) {
            return;
        }
        List<QueuedPod> helped = new ArrayList<>();
        for (QueuedPod queued : unschedulable.values()) {
            if (couldHelp(event, queued)) {
                helped.add(queued);
            }
        }
        helped.forEach(this::release);
    }

    private boolean couldHelp(ClusterEvent event, QueuedPod queued) {
        if (queued.rejectors().isEmpty()) {
            return true;
        }
        for (String name : queued.rejectors()) {
            Plugin plugin = plugins.get(name);
            if (plugin == null || plugin.couldHelp(event, queued.pod())) {
                return true;
            }
        }
        return false;
    }

    /** How many pods wait, by the names of Kubernetes' {@code scheduler_pending_pods}. */
    public Map<String, Integer> pending() {
        return Map.of(
                "active", active.size(),
                "backoff", delayed.size(),
                "unschedulable", unschedulable.size(),
                "gated", gated.size());
    }

    /** When something becomes due by time alone, in milliseconds; empty for never. */
    public Optional<Long> dueAt() {
        if (!active.isEmpty()) {
            return Optional.of(clock.millis());
        }
        Optional<Long> soonest =
                delayed.isEmpty() ? Optional.empty() : Optional.of(delayed.getFirst().until());
        Optional<Long> oldest =
                unschedulable.values().stream()
                        .map(queued -> queued.queuedAt() + LONGEST_WAIT_MILLIS)
                        .min(Comparator.naturalOrder());
        return soonest.isPresent() && oldest.isPresent()
                ? Optional.of(Math.min(soonest.get(), oldest.get()))
                : soonest.or(() -> oldest);
    }

    private void flush() {
        long now = clock.millis();
        while (!delayed.isEmpty() && delayed.getFirst().until() <= now) {
            QueuedPod due = delayed.removeFirst().queued();
            delayedByUid.remove(due.pod().uid());
            activate(due);
        }
        if (now >= nextSweep && !unschedulable.isEmpty()) {
            nextSweep = now + SWEEP_MILLIS;
            unschedulable.values().stream()
                    .filter(queued -> queued.queuedAt() + LONGEST_WAIT_MILLIS <= now)
                    .toList()
                    .forEach(this::release);
        }
    }

    private void release(QueuedPod queued) {
        unschedulable.remove(queued.pod().uid());
        backOffOrActivate(queued);
    }

    private void backOffOrActivate(QueuedPod queued) {
        long until = queued.queuedAt() + backoff.millis(queued.failures());
        if (until > clock.millis()) {
            delay(new Delayed(until, queued));
        } else {
            activate(queued);
        }
    }

    private void enter(QueuedPod queued) {
        for (PreEnqueue gate : gates) {
            Status status = gate.preEnqueue(queued.pod());
            if (!status.ok()) {
                gated.put(queued.pod().uid(), queued);
                return;
            }
        }
        activate(queued);
    }

    private void activate(QueuedPod queued) {
        active.add(queued);
        activeByUid.put(queued.pod().uid(), queued);
    }

    private void delay(Delayed held) {
        delayed.add(held);
        delayedByUid.put(held.queued().pod().uid(), held);
    }
}
