package dev.navarch.controller.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HorizontalPodAutoscalerTest {

    private static final ObjectKey TARGET =
            ObjectKey.namespaced(Resources.DEPLOYMENTS, "default", "web");

    private final TestCluster cluster = new TestCluster();
    private final SampledMetrics metrics = new SampledMetrics(cluster.clock);

    HorizontalPodAutoscalerTest() {
        cluster.with(new HorizontalPodAutoscalerController(cluster.views, metrics, cluster.clock));
    }

    @Test
    void growsByTheRatioOfUseToItsTarget() {
        target(2);
        hpa(1, 10, 50);
        use(Map.of("p0", 100L, "p1", 80L));
        cluster.settle();
        assertThat(replicas()).isEqualTo(4);
        assertThat(hpa().getStatus().getDesiredReplicas()).isEqualTo(4);
        assertThat(
                        hpa().getStatus()
                                .getCurrentMetrics()
                                .get(0)
                                .getResource()
                                .getCurrent()
                                .getAverageUtilization())
                .isEqualTo(90);
        assertThat(
                        hpa().getStatus()
                                .getCurrentMetrics()
                                .get(0)
                                .getResource()
                                .getCurrent()
                                .getAverageValue())
                .isEqualTo(new Quantity("90m"));
        assertThat(condition("AbleToScale").getReason()).isEqualTo("SucceededRescale");
        assertThat(condition("ScalingActive").getReason()).isEqualTo("ValidMetricFound");
        assertThat(cluster.events("auto"))
                .containsExactly(
                        "SuccessfulRescale: New size: 4; reason: cpu resource utilization"
                                + " (percentage of request) above target");
    }

    @Test
    void staysWithinItsTolerance() {
        target(2);
        hpa(1, 10, 50);
        use(Map.of("p0", 54L, "p1", 54L));
        cluster.settle();
        assertThat(replicas()).isEqualTo(2);
        assertThat(condition("AbleToScale").getReason()).isEqualTo("ReadyForNewScale");
        assertThat(condition("ScalingLimited").getReason()).isEqualTo("DesiredWithinRange");
    }

    @Test
    void shrinksOnlyAfterItsUseWasLowForFiveMinutes() {
        target(4);
        hpa(1, 10, 50);
        Map<String, Long> busy = Map.of("p0", 50L, "p1", 50L, "p2", 50L, "p3", 50L);
        Map<String, Long> idle = Map.of("p0", 10L, "p1", 10L, "p2", 10L, "p3", 10L);
        use(busy);
        cluster.settle();
        for (int i = 0; i < 19; i++) {
            use(idle);
            cluster.pass(Duration.ofSeconds(15));
        }
        assertThat(replicas()).isEqualTo(4);
        assertThat(condition("AbleToScale").getReason()).isEqualTo("ScaleDownStabilized");
        for (int i = 0; i < 3; i++) {
            use(idle);
            cluster.pass(Duration.ofSeconds(15));
        }
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void doesNotGrowBeyondItsMaximum() {
        target(2);
        hpa(1, 3, 10);
        use(Map.of("p0", 100L, "p1", 100L));
        cluster.settle();
        assertThat(replicas()).isEqualTo(3);
        assertThat(condition("ScalingLimited").getReason()).isEqualTo("TooManyReplicas");
    }

    @Test
    void growsAtMostToTwiceItsSizeAtOnce() {
        target(3);
        hpa(1, 100, 1);
        use(Map.of("p0", 100L, "p1", 100L, "p2", 100L));
        cluster.settle();
        assertThat(replicas()).isEqualTo(6);
        assertThat(condition("ScalingLimited").getReason()).isEqualTo("ScaleUpLimit");
    }

    @Test
    void aPodWithoutFiguresHoldsBackWhatItWouldHaveChanged() {
        target(2);
        hpa(1, 10, 50);
        use(Map.of("p0", 100L));
        cluster.settle();
        assertThat(replicas()).as("(100 + 0) / 200 is 50 %").isEqualTo(2);
    }

    @Test
    void withoutAnyFiguresItDoesNothingAndSaysSo() {
        target(2);
        hpa(1, 10, 50);
        cluster.settle();
        assertThat(replicas()).isEqualTo(2);
        assertThat(condition("ScalingActive").getStatus()).isEqualTo("False");
        assertThat(condition("ScalingActive").getReason()).isEqualTo("FailedGetResourceMetric");
        assertThat(cluster.events("auto"))
                .anyMatch(e ->
                        e.startsWith(
                                "FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1)"));
    }

    @Test
    void doesNothingWhileTheTargetIsScaledToZero() {
        target(0);
        hpa(1, 10, 50);
        cluster.settle();
        assertThat(replicas()).isZero();
        assertThat(condition("ScalingActive").getReason()).isEqualTo("ScalingDisabled");
    }

    @Test
    void raisesATargetThatIsBelowTheMinimum() {
        target(1);
        hpa(3, 10, 50);
        cluster.settle();
        assertThat(replicas()).isEqualTo(3);
    }

    @Test
    void reportsATargetThatIsNotThere() {
        hpa(1, 10, 50);
        cluster.settle();
        assertThat(condition("AbleToScale").getReason()).isEqualTo("FailedGetScale");
        assertThat(cluster.events("auto"))
                .containsExactly("FailedGetScale: deployments \"web\" not found");
    }

    private void target(int replicas) {
        Deployment deployment = Fixtures.deployment("web", replicas).build();
        cluster.create(Resources.DEPLOYMENTS, deployment);
        for (int i = 0; i < replicas; i++) {
            Pod pod =
                    cluster.create(
                            Resources.PODS,
                            Fixtures.pod("p" + i, "100m", "64Mi")
                                    .editMetadata()
                                    .addToLabels("app", "web")
                                    .endMetadata()
                                    .build());
            cluster.run(pod, "node-a", true);
            Pod running = cluster.get(Resources.PODS, "default/p" + i, Pod.class);
            cluster.api.update(
                    TestCluster.key(pod),
                    "status",
                    new PodBuilder(running)
                            .editStatus()
                            .withStartTime("2025-12-31T23:00:00Z")
                            .endStatus()
                            .build());
        }
    }

    private void hpa(int minimum, int maximum, int utilization) {
        cluster.create(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("auto")
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                        .withMinReplicas(minimum)
                        .withMaxReplicas(maximum)
                        .addNewMetric()
                        .withType("Resource")
                        .withNewResource()
                        .withName("cpu")
                        .withNewTarget()
                        .withType("Utilization")
                        .withAverageUtilization(utilization)
                        .endTarget()
                        .endResource()
                        .endMetric()
                        .endSpec()
                        .build());
    }

    /** Sends a sample of the pods' processor use, in thousandths of a core. */
    private void use(Map<String, Long> milli) {
        List<UsageSample.Pod> pods = new ArrayList<>();
        milli.forEach((name, cpu) -> {
            UsageSample.Usage usage = UsageSample.Usage.of(cpu * 1_000_000, 1 << 20);
            pods.add(
                    new UsageSample.Pod(
                            "default",
                            name,
                            "uid",
                            usage,
                            List.of(new UsageSample.Container("main", usage))));
        });
        metrics.take(
                "node-a",
                UsageSampleCodec.encode(
                        new UsageSample(
                                "node-a",
                                cluster.clock.instant(),
                                15_000,
                                UsageSample.Usage.NONE,
                                pods)));
    }

    private int replicas() {
        return cluster.get(Resources.DEPLOYMENTS, TARGET.path(), Deployment.class)
                .getSpec()
                .getReplicas();
    }

    private HorizontalPodAutoscaler hpa() {
        return cluster.get(
                Resources.HORIZONTAL_POD_AUTOSCALERS,
                "default/auto",
                HorizontalPodAutoscaler.class);
    }

    private HorizontalPodAutoscalerCondition condition(String type) {
        return hpa().getStatus().getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
