package dev.navarch.scheduler;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.cycle.Effects;
import dev.navarch.scheduler.cycle.Scheduler;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.plugin.DefaultProfile;
import dev.navarch.scheduler.plugin.DisruptionBudget;
import dev.navarch.scheduler.queue.Backoff;
import dev.navarch.testkit.FakeClock;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A scheduler with the default plugins that writes down what it does. */
public final class TestScheduler implements Effects {

    /** How long an assumed pod counts. */
    public static final long ASSUMED_MILLIS = 60_000;

    public final FakeClock clock = new FakeClock();
    public final Map<String, String> bindings = new LinkedHashMap<>();
    public final Map<String, String> messages = new LinkedHashMap<>();
    public final Map<String, String> nominations = new LinkedHashMap<>();
    public final List<String> preempted = new ArrayList<>();
    public final List<DisruptionBudget> budgets = new ArrayList<>();
    public final Scheduler scheduler;

    public TestScheduler() {
        this(0);
    }

    public TestScheduler(long seed) {
        Random random = new Random(seed);
        this.scheduler =
                new Scheduler(
                        profile(random), this, clock, random, Backoff.DEFAULT, ASSUMED_MILLIS);
    }

    private Profile profile(Random random) {
        return DefaultProfile.of(
                new DefaultProfile.Surroundings(
                        pod -> Selector.EVERYTHING,
                        Given.NO_NAMESPACE_LABELS,
                        new NoVolumes(),
                        new NoVolumes(),
                        () -> List.copyOf(budgets),
                        (pod, node) -> bindings.put(pod.name(), node),
                        random));
    }

    public TestScheduler node(NodeBuilder node) {
        scheduler.nodeChanged(Given.read(node));
        return this;
    }

    public TestScheduler pod(PodBuilder pod) {
        scheduler.podChanged(Given.read(pod));
        return this;
    }

    public TestScheduler podOn(String node, PodBuilder pod) {
        scheduler.podChanged(Given.readOn(node, pod));
        return this;
    }

    /** Decides until no pod is due. */
    public TestScheduler run() {
        for (int i = 0; scheduler.scheduleOne(); i++) {
            if (i > 1_000_000) {
                throw new IllegalStateException("no end in sight");
            }
        }
        return this;
    }

    @Override
    public void scheduled(PodInfo pod, String node) {
        messages.remove(pod.name());
    }

    @Override
    public void notScheduled(PodInfo pod, String reason, String message, String nominatedNode) {
        bindings.remove(pod.name());
        messages.put(pod.name(), message);
        nominations.put(pod.name(), nominatedNode);
    }

    @Override
    public void preempt(PodInfo victim, PodInfo inFavourOf, String node) {
        preempted.add(victim.name());
    }

    @Override
    public void withdrawNomination(PodInfo pod) {
        nominations.put(pod.name(), "");
    }
}
