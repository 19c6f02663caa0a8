package dev.navarch.controller.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingTest {

    private final Scene scene = new Scene();

    @Test
    void bindsAClaimToTheSmallestVolumeThatFits() {
        scene.add(Scene.volume("large", "100Gi", ""));
        scene.add(Scene.volume("right", "10Gi", ""));
        scene.add(Scene.volume("small", "1Gi", ""));
        scene.add(Scene.claim("data", "5Gi", ""));
        scene.cluster.settle();

        assertThat(scene.state("data")).isEqualTo("Bound to right");
        assertThat(scene.claim("data").getStatus().getCapacity())
                .containsEntry("storage", new Quantity("10Gi"));
        assertThat(scene.claim("data").getMetadata().getAnnotations())
                .containsEntry(Annotations.BIND_COMPLETED, "yes")
                .containsEntry(Annotations.BOUND_BY_CONTROLLER, "yes");
        assertThat(scene.stateOfVolume("right")).isEqualTo("Bound by default/data");
        assertThat(scene.volume("right").getSpec().getClaimRef().getUid())
                .isEqualTo(scene.claim("data").getMetadata().getUid());
        assertThat(scene.stateOfVolume("large")).isEqualTo("Available by nobody");
    }

    @Test
    void neverGivesOneVolumeToTwoClaims() {
        for (int i = 0; i < 20; i++) {
            scene.add(Scene.volume("v" + i, "1Gi", ""));
            scene.add(Scene.claim("c" + i, "1Gi", ""));
        }
        scene.cluster.pass(Duration.ofMinutes(2));

        for (int i = 0; i < 20; i++) {
            assertThat(scene.state("c" + i)).startsWith("Bound to v");
            String volume = Claims.volumeName(scene.claim("c" + i));
            assertThat(scene.volume(volume).getSpec().getClaimRef().getName()).isEqualTo("c" + i);
        }
    }

    @Test
    void wantsClassModesVolumeModeAndLabelsToMatch() {
        scene.add(Scene.volume("other-class", "10Gi", "fast"));
        scene.add(
                Scene.volume("read-only", "10Gi", "")
                        .editSpec()
                        .withAccessModes("ReadOnlyMany")
                        .endSpec());
        scene.add(Scene.volume("block", "10Gi", "").editSpec().withVolumeMode("Block").endSpec());
        scene.add(Scene.volume("unlabelled", "10Gi", ""));
        scene.add(
                Scene.claim("data", "5Gi", "")
                        .editSpec()
                        .withNewSelector()
                        .withMatchLabels(Map.of("disk", "ssd"))
                        .endSelector()
                        .endSpec());
        scene.cluster.settle();
        assertThat(scene.state("data")).isEqualTo("Pending to ");
        assertThat(scene.cluster.events("data"))
                .contains(
                        "FailedBinding: no persistent volumes available for this claim and no"
                                + " storage class is set");

        scene.add(
                Scene.volume("labelled", "10Gi", "")
                        .editMetadata()
                        .addToLabels("disk", "ssd")
                        .endMetadata());
        scene.cluster.settle();
        assertThat(scene.state("data")).isEqualTo("Bound to labelled");
    }

    @Test
    void keepsAVolumeForTheClaimThatItNames() {
        scene.add(
                Scene.volume("kept", "1Gi", "")
                        .editSpec()
                        .withNewClaimRef()
                        .withNamespace("default")
                        .withName("mine")
                        .endClaimRef()
                        .endSpec());
        scene.add(Scene.claim("other", "1Gi", ""));
        scene.cluster.settle();
        assertThat(scene.stateOfVolume("kept")).isEqualTo("Available by default/mine");
        assertThat(scene.state("other")).isEqualTo("Pending to ");

        scene.add(Scene.claim("mine", "1Gi", ""));
        scene.cluster.settle();
        assertThat(scene.state("mine")).isEqualTo("Bound to kept");
        assertThat(scene.volume("kept").getMetadata().getAnnotations())
                .as("nobody may undo what the user wrote")
                .doesNotContainKey(Annotations.BOUND_BY_CONTROLLER);
    }

    @Test
    void takesTheVolumeThatAClaimNames() {
        scene.add(Scene.volume("v1", "1Gi", ""));
        scene.add(Scene.volume("v2", "10Gi", ""));
        scene.add(Scene.claim("data", "1Gi", "").editSpec().withVolumeName("v2").endSpec());
        scene.add(Scene.claim("big", "50Gi", "").editSpec().withVolumeName("v1").endSpec());
        scene.add(Scene.claim("early", "1Gi", "").editSpec().withVolumeName("v3").endSpec());
        scene.cluster.pass(Duration.ofSeconds(10));
        assertThat(scene.state("data")).isEqualTo("Bound to v2");
        assertThat(scene.state("big")).isEqualTo("Pending to v1");
        assertThat(scene.cluster.events("big"))
                .contains(
                        "VolumeMismatch: Cannot bind to requested volume \"v1\": requested PV is"
                                + " too small");
        assertThat(scene.state("early")).isEqualTo("Pending to v3");

        scene.add(Scene.volume("v3", "1Gi", ""));
        scene.add(Scene.claim("late", "1Gi", "").editSpec().withVolumeName("v2").endSpec());
        scene.cluster.pass(Duration.ofSeconds(10));
        assertThat(scene.state("early")).isEqualTo("Bound to v3");
        assertThat(scene.cluster.events("late"))
                .contains("FailedBinding: volume \"v2\" already bound to a different claim.");
    }

    @Test
    void aVolumeThatIsRetainedStaysReleased() {
        scene.add(Scene.volume("v1", "1Gi", ""));
        scene.add(Scene.claim("data", "1Gi", ""));
        scene.cluster.settle();
        scene.deleteClaim("data");
        assertThat(scene.stateOfVolume("v1")).isEqualTo("Released by default/data");

        scene.add(Scene.claim("data", "1Gi", ""));
        scene.cluster.pass(Duration.ofMinutes(1));
        assertThat(scene.state("data")).as("another claim of the name").isEqualTo("Pending to ");
        assertThat(scene.stateOfVolume("v1")).isEqualTo("Released by default/data");

        scene.changeVolume("v1", v -> v.editSpec().withClaimRef(null).endSpec());
        assertThat(scene.state("data")).isEqualTo("Bound to v1");
    }

    @Test
    void nobodyDeletesAVolumeThatNobodyMade() {
        scene.add(
                Scene.volume("v1", "1Gi", "")
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy("Delete")
                        .endSpec());
        scene.add(Scene.claim("data", "1Gi", ""));
        scene.cluster.settle();
        scene.deleteClaim("data");

        assertThat(scene.stateOfVolume("v1")).isEqualTo("Failed by default/data");
        assertThat(scene.cluster.events("v1"))
                .contains(
                        "VolumeFailedDelete: error getting deleter volume plugin for volume"
                                + " \"v1\": no deletable volume plugin matched");
    }

    @Test
    void aClaimWhoseVolumeIsGoneIsLost() {
        scene.add(Scene.volume("v1", "1Gi", ""));
        scene.add(Scene.claim("data", "1Gi", ""));
        scene.cluster.settle();
        scene.cluster.api.delete(ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, "v1"));
        scene.cluster.settle();

        assertThat(scene.state("data")).isEqualTo("Lost to v1");
        assertThat(scene.cluster.events("data"))
                .contains(
                        "ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume"
                                + " is lost!");
    }

    @Test
    void waitsForThePodThatComesFirst() {
        scene.storageClass("late", "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        scene.add(Scene.volume("v1", "1Gi", "late"));
        scene.add(Scene.claim("data", "1Gi", "late"));
        scene.cluster.settle();
        assertThat(scene.state("data")).isEqualTo("Pending to ");
        assertThat(scene.cluster.events("data"))
                .contains(
                        "WaitForFirstConsumer: waiting for first consumer to be created before"
                                + " binding");

        scene.changeVolume(
                "v1",
                v ->
                        v.editSpec()
                                .withNewClaimRef()
                                .withNamespace("default")
                                .withName("data")
                                .endClaimRef()
                                .endSpec());
        assertThat(scene.state("data")).isEqualTo("Bound to v1");
    }

    @Test
    void aClaimWithoutAClassGetsTheDefaultOneWhenThereIsOne() {
        scene.add(Scene.claim("data", "1Gi", "").editSpec().withStorageClassName(null).endSpec());
        scene.add(Scene.claim("none", "1Gi", ""));
        scene.cluster.settle();
        scene.cluster.create(
                Resources.STORAGE_CLASSES,
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName("disks")
                        .addToAnnotations(Annotations.DEFAULT_CLASS, "true")
                        .endMetadata()
                        .withProvisioner("example.com/disks")
                        .withVolumeBindingMode("Immediate")
                        .build());
        scene.cluster.settle();

        assertThat(scene.claim("data").getSpec().getStorageClassName()).isEqualTo("disks");
        assertThat(scene.claim("none").getSpec().getStorageClassName()).isEmpty();
        assertThat(scene.claim("data").getMetadata().getAnnotations())
                .containsEntry(Annotations.PROVISIONER, "example.com/disks");
        assertThat(scene.cluster.events("data"))
                .anyMatch(e ->
                        e.startsWith(
                                "ExternalProvisioning: Waiting for a volume to be created either"
                                        + " by the external provisioner 'example.com/disks'"));
    }

    @Test
    void saysWhichClassIsMissing() {
        scene.add(Scene.claim("data", "1Gi", "nowhere"));
        scene.cluster.settle();

        assertThat(scene.cluster.events("data"))
                .contains("ProvisioningFailed: storageclass.storage.k8s.io \"nowhere\" not found");
    }
}
