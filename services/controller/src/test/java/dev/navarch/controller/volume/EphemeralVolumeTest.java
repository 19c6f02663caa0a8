package dev.navarch.controller.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Owners;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

class EphemeralVolumeTest {

    private final TestCluster cluster = new TestCluster();

    EphemeralVolumeTest() {
        cluster.with(new EphemeralVolumeController(cluster.views));
    }

    @Test
    void makesTheClaimOfAPodsOwn() {
        Pod pod = podWithScratch();
        cluster.settle();

        PersistentVolumeClaim claim =
                cluster.get(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        "default/p-scratch",
                        PersistentVolumeClaim.class);
        assertThat(Owners.isControlledBy(claim, pod.getMetadata().getUid())).isTrue();
        assertThat(claim.getMetadata().getLabels()).containsEntry("tier", "scratch");
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
    }

    private Pod podWithScratch() {
        return cluster.create(
                Resources.PODS,
                Fixtures.pod("p")
                        .editSpec()
                        .addNewVolume()
                        .withName("scratch")
                        .withNewEphemeral()
                        .withNewVolumeClaimTemplate()
                        .withNewMetadata()
                        .addToLabels("tier", "scratch")
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("fast")
                        .endSpec()
                        .endVolumeClaimTemplate()
                        .endEphemeral()
                        .endVolume()
                        .endSpec()
                        .build());
    }

    @Test
    void leavesAClaimOfTheSameNameToItsOwner() {
        cluster.create(
                Resources.PERSISTENT_VOLUME_CLAIMS, Scene.claim("p-scratch", "1Gi", "").build());
        podWithScratch();
        cluster.settle();

        PersistentVolumeClaim claim =
                cluster.get(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        "default/p-scratch",
                        PersistentVolumeClaim.class);
        assertThat(Owners.controllerOf(claim)).isEmpty();
        assertThat(cluster.api.rejections()).isEmpty();
    }
}
