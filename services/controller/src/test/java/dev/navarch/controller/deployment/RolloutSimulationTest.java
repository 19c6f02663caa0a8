package dev.navarch.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Rollouts under random orders of events, random surge and unavailability, and templates that
 * change again in the middle. After every single step there are enough available pods and not too
 * many.
 */
class RolloutSimulationTest {

    private static final ObjectKey WEB =
            ObjectKey.namespaced(Resources.DEPLOYMENTS, "default", "web");

    @RepeatedTest(40)
    void neverFallsBelowTheMinimumNorRisesAboveTheSurgeAndConverges(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int replicas = 1 + random.nextInt(8);
        int surge = random.nextInt(4);
        int unavailable = surge == 0 ? 1 + random.nextInt(2) : random.nextInt(3);
        TestCluster cluster = new TestCluster(seed);
        cluster.with(new DeploymentController(cluster.views, cluster.clock))
                .with(new ReplicaSetController(cluster.views, cluster.clock, cluster.random));
        cluster.create(
                Resources.DEPLOYMENTS,
                Fixtures.deployment("web", replicas)
                        .editSpec()
                        .withProgressDeadlineSeconds(600)
                        .withNewStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxSurge(new IntOrString(surge))
                        .withMaxUnavailable(new IntOrString(unavailable))
                        .endRollingUpdate()
                        .endStrategy()
                        .endSpec()
                        .build());
        cluster.settle().runAll();
        int minimum = replicas - Math.min(unavailable, replicas);
        long checked = 0;
        for (int version = 2; version <= 4; version++) {
            image(cluster, "v" + version);
            int steps = version == 4 ? 3000 : random.nextInt(300);
            for (int i = 0; i < steps; i++) {
                cluster.step();
                if (random.nextInt(4) == 0) {
                    node(cluster, random);
                }
                if (cluster.api.revision() != checked) {
                    checked = cluster.api.revision();
                    check(cluster, minimum, replicas + surge, seed);
                }
            }
        }
        for (int i = 0; i < 50; i++) {
            cluster.pass(Duration.ofSeconds(1)).runAll().endTerminating();
        }
        assertThat(cluster.pods())
                .as("seed %d", seed)
                .hasSize(replicas)
                .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals("v4"));
    }

    private static void check(TestCluster cluster, int minimum, int maximum, long seed) {
        assertThat(cluster.pods().stream().filter(Pods::isActive).filter(Pods::isReady).count())
                .as("available pods, seed %d", seed)
                .isGreaterThanOrEqualTo(minimum);
        assertThat(
                        cluster.list(Resources.REPLICA_SETS, ReplicaSet.class).stream()
                                .mapToInt(set -> set.getSpec().getReplicas())
                                .sum())
                .as("pods asked for, seed %d", seed)
                .isLessThanOrEqualTo(maximum);
    }

    /** A node starts or ends a pod. */
    private static void node(TestCluster cluster, Random random) {
        List<Pod> busy =
                cluster.pods().stream()
                        .filter(p -> Pods.isTerminating(p) || !Pods.isReady(p))
                        .toList();
        if (!busy.isEmpty()) {
            Pod pod = busy.get(random.nextInt(busy.size()));
            if (Pods.isTerminating(pod)) {
                cluster.end(pod);
            } else {
                cluster.run(pod, "node-a", true);
            }
        }
    }

    private static void image(TestCluster cluster, String image) {
        Deployment deployment = cluster.get(Resources.DEPLOYMENTS, "default/web", Deployment.class);
        cluster.api.update(
                WEB,
                "",
                new DeploymentBuilder(deployment)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }
}
