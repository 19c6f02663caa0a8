package dev.navarch.scheduler.cycle;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.NoVolumes;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.plugin.DefaultProfile;
import dev.navarch.scheduler.plugin.DefaultSelectors;
import dev.navarch.scheduler.queue.Backoff;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** Prints how many pods a second get a node: 5,000 pods onto 1,000 nodes, on one thread. */
public final class SchedulerSpeed {

    private static final int NODES = 1_000;
    private static final int PODS = 5_000;

    private SchedulerSpeed() {}

    /** Runs every case a few times; the first rounds warm up. */
    public static void main(String[] arguments) {
        DefaultSelectors web = pod -> Selector.ofLabels(Map.of("app", "web"));
        for (int round = 0; round < 4; round++) {
            print("one template", pod -> Selector.EVERYTHING, i -> Given.pod("web", 100, 1 << 28));
            print("every pod different", pod -> Selector.EVERYTHING, SchedulerSpeed::different);
            print("behind a service", web, i -> Given.pod("web", 100, 1 << 28));
            print("spread over zones", web, i -> spread());
            print("apart from each other", pod -> Selector.EVERYTHING, i -> apart(i % 10));
        }
    }

    private static void print(
            String name, DefaultSelectors selectors, IntFunction<PodBuilder> pods) {
        System.out.printf(
                Locale.ROOT, "%-24s %,8.0f decisions/s%n", name, measure(selectors, pods));
    }

    private static double measure(DefaultSelectors selectors, IntFunction<PodBuilder> pods) {
        int[] bound = new int[1];
        Random random = new Random(1);
        Scheduler scheduler =
                new Scheduler(
                        DefaultProfile.of(
                                new DefaultProfile.Surroundings(
                                        selectors,
                                        Given.NO_NAMESPACE_LABELS,
                                        new NoVolumes(),
                                        new NoVolumes(),
                                        List::of,
                                        (pod, node) -> bound[0]++,
                                        random)),
                        new Quiet(),
                        InstantSource.system(),
                        random,
                        Backoff.DEFAULT,
                        600_000);
        for (int i = 0; i < NODES; i++) {
            scheduler.nodeChanged(
                    Given.read(Given.node("n" + i, "topology.kubernetes.io/zone", "z" + i % 3)));
        }
        for (int i = 0; i < PODS; i++) {
            String name = "p" + i;
            scheduler.podChanged(
                    Given.read(
                            pods.apply(i)
                                    .editMetadata()
                                    .withName(name)
                                    .withUid(name)
                                    .endMetadata()));
        }
        long start = System.nanoTime();
        while (scheduler.scheduleOne()) {}
        double seconds = (System.nanoTime() - start) / 1e9;
        if (bound[0] != PODS) {
            throw new IllegalStateException("only " + bound[0] + " were bound");
        }
        return PODS / seconds;
    }

    private static PodBuilder different(int i) {
        return Given.pod("web", 100 + i % 50, 1 << 28)
                .editMetadata()
                .addToLabels("number", Integer.toString(i))
                .endMetadata();
    }

    private static PodBuilder spread() {
        return Given.pod("web", 100, 1 << 28)
                .editSpec()
                .addToTopologySpreadConstraints(
                        new TopologySpreadConstraintBuilder()
                                .withTopologyKey("topology.kubernetes.io/zone")
                                .withMaxSkew(1)
                                .withWhenUnsatisfiable("DoNotSchedule")
                                .withNewLabelSelector()
                                .addToMatchLabels("app", "web")
                                .endLabelSelector()
                                .build())
                .endSpec();
    }

    private static PodBuilder apart(int group) {
        return Given.pod("web" + group, 100, 1 << 28)
                .editSpec()
                .withNewAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .addToMatchLabels("app", "web" + group)
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .endAffinity()
                .endSpec();
    }

    private static final class Quiet implements Effects {

        @Override
        public void scheduled(PodInfo pod, String node) {}

        @Override
        public void notScheduled(
                PodInfo pod, String reason, String message, String nominatedNode) {}

        @Override
        public void preempt(PodInfo victim, PodInfo inFavourOf, String node) {}

        @Override
        public void withdrawNomination(PodInfo pod) {}
    }
}
