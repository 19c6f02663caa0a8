package dev.navarch.controller.revision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.statefulset.StatefulSetController;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionHistoryTest {

    private final TestCluster cluster = new TestCluster();

    @Test
    void takesAnotherNameForAsLongAsOneIsTaken() {
        cluster.with(new StatefulSetController(cluster.views, cluster.clock));
        StatefulSet set = cluster.create(Resources.STATEFUL_SETS, set());
        for (int collisions = 0; collisions < 2; collisions++) {
            cluster.create(Resources.CONTROLLER_REVISIONS, somebodyElses(name(set, collisions)));
        }
        cluster.pass(Duration.ofSeconds(10));
        StatefulSet stored = cluster.get(Resources.STATEFUL_SETS, "default/db", StatefulSet.class);
        assertThat(stored.getStatus().getUpdateRevision()).isEqualTo(name(set, 2));
        assertThat(stored.getStatus().getCollisionCount()).isEqualTo(2);
    }

    @Test
    void makesNoRevisionForASetThatIsBeingDeleted() {
        StatefulSet going =
                new StatefulSetBuilder(set())
                        .editMetadata()
                        .withUid("uid")
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .build();
        Plan.Builder plan = Plan.builder();
        RevisionHistory history =
                RevisionHistory.of(
                        going,
                        cluster.views.of(Resources.CONTROLLER_REVISIONS, ControllerRevision.class),
                        plan);
        assertThat(history.present(Feedback.NONE, plan)).isEmpty();
        assertThat(plan.build()).isEqualTo(Plan.NOTHING);
    }

    private static String name(StatefulSet set, int collisions) {
        return Revision.of(set, set.getSpec().getTemplate(), Map.of(), "hash", 1, collisions)
                .getMetadata()
                .getName();
    }

    private static ControllerRevision somebodyElses(String name) {
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withRevision(1L)
                .build();
    }

    private static StatefulSet set() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withServiceName("db")
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "db")
                .endMetadata()
                .withSpec(Fixtures.pod("db").buildSpec())
                .endTemplate()
                .endSpec()
                .build();
    }
}
