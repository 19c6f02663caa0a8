package dev.navarch.controller.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisruptionControllerTest {

    private final TestCluster cluster = new TestCluster();

    DisruptionControllerTest() {
        cluster.with(new DisruptionController(cluster.views, cluster.clock))
                .with(new ReplicaSetController(cluster.views, cluster.clock, cluster.random));
    }

    @ParameterizedTest
    @CsvSource({
        "minAvailable, 3, 3, 1",
        "minAvailable, 50%, 2, 2",
        "minAvailable, 4, 4, 0",
        "maxUnavailable, 1, 3, 1",
        "maxUnavailable, 30%, 2, 2"
    })
    void allowsAsManyDisruptionsAsTheHealthyPodsExceedTheGoal(
            String field, String value, int desired, int allowed) {
        cluster.create(Resources.REPLICA_SETS, Fixtures.replicaSet("web", 4).build());
        budget(field, value);
        cluster.settle().runAll();
        assertThat(status().getExpectedPods()).isEqualTo(4);
        assertThat(status().getCurrentHealthy()).isEqualTo(4);
        assertThat(status().getDesiredHealthy()).isEqualTo(desired);
        assertThat(status().getDisruptionsAllowed()).isEqualTo(allowed);
        assertThat(status().getConditions().get(0).getReason())
                .isEqualTo(allowed > 0 ? "SufficientPods" : "InsufficientPods");
    }

    @Test
    void aGrantedEvictionCountsUntilThePodGoesOrItsTimeIsOver() {
        cluster.create(Resources.REPLICA_SETS, Fixtures.replicaSet("web", 3).build());
        budget("minAvailable", "2");
        cluster.settle().runAll();
        PodDisruptionBudget granted = get();
        String pod = cluster.pods().get(0).getMetadata().getName();
        granted.getStatus().setDisruptedPods(Map.of(pod, cluster.clock.instant().toString()));
        granted.getStatus().setDisruptionsAllowed(0);
        cluster.api.update(key(), "status", granted);
        cluster.settle();
        assertThat(status().getDisruptionsAllowed()).isZero();
        cluster.pass(Duration.ofMinutes(3));
        assertThat(status().getDisruptedPods()).isNullOrEmpty();
        assertThat(status().getDisruptionsAllowed()).isEqualTo(1);
    }

    @Test
    void saysWhenNobodyKnowsHowManyPodsThereShouldBe() {
        cluster.create(
                Resources.PODS,
                Fixtures.pod("a").editMetadata().addToLabels("app", "web").endMetadata().build());
        budget("maxUnavailable", "1");
        cluster.settle();
        assertThat(status().getConditions().get(0).getReason()).isEqualTo("SyncFailed");
        assertThat(status().getDisruptionsAllowed()).isZero();
    }

    private void budget(String field, String value) {
        IntOrString amount =
                value.endsWith("%")
                        ? new IntOrString(value)
                        : new IntOrString(Integer.parseInt(value));
        PodDisruptionBudgetBuilder budget =
                new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .endSpec();
        if (field.equals("minAvailable")) {
            budget.editSpec().withMinAvailable(amount).endSpec();
        } else {
            budget.editSpec().withMaxUnavailable(amount).endSpec();
        }
        cluster.create(Resources.POD_DISRUPTION_BUDGETS, budget.build());
    }

    private static ObjectKey key() {
        return ObjectKey.ofPath(Resources.POD_DISRUPTION_BUDGETS, "default/web");
    }

    private PodDisruptionBudget get() {
        return cluster.get(
                Resources.POD_DISRUPTION_BUDGETS, "default/web", PodDisruptionBudget.class);
    }

    private PodDisruptionBudgetStatus status() {
        return get().getStatus();
    }
}
