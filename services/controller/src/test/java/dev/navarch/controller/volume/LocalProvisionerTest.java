package dev.navarch.controller.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalProvisionerTest {

    private final Scene scene = new Scene();

    @BeforeEach
    void aNodeAndAClass() {
        scene.localClass();
        scene.node("a");
    }

    @Test
    void makesAVolumeOnTheNodeThatWasChosen() {
        PersistentVolume volume = provision();

        assertThat(scene.state("data")).isEqualTo("Bound to " + volume.getMetadata().getName());
        assertThat(volume.getMetadata().getName())
                .isEqualTo("pvc-" + scene.claim("data").getMetadata().getUid());
        assertThat(volume.getSpec().getLocal().getPath())
                .isEqualTo("/var/volumes/" + volume.getMetadata().getName());
        assertThat(LocalVolume.nodeOf(volume)).isEqualTo("a");
        assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(volume.getMetadata().getFinalizers()).containsExactly(LocalVolumes.FINALIZER);
        assertThat(volume.getStatus().getPhase()).isEqualTo("Bound");
        assertThat(scene.cluster.events("data"))
                .contains(
                        "ProvisioningSucceeded: Successfully provisioned volume "
                                + volume.getMetadata().getName());
    }

    private PersistentVolume provision() {
        scene.add(Scene.claim("data", "1Gi", "local"));
        scene.cluster.settle();
        assertThat(volumes()).as("nothing is made before the pod has a node").isEmpty();
        scene.select("data", "a");
        assertThat(volumes()).hasSize(1);
        return volumes().getFirst();
    }

    private List<PersistentVolume> volumes() {
        return scene.cluster.list(Resources.PERSISTENT_VOLUMES, PersistentVolume.class);
    }

    @Test
    void anUnclaimedVolumeIsReleasedAndWaitsForItsDirectoryToBeRemoved() {
        String name = provision().getMetadata().getName();
        scene.deleteClaim("data");

        assertThat(scene.stateOfVolume(name)).isEqualTo("Released by default/data");
        assertThat(scene.volume(name).getMetadata().getDeletionTimestamp()).isNotNull();
        scene.cluster.pass(Duration.ofMinutes(5));
        scene.changeVolume(name, v -> v.editMetadata().withFinalizers(List.of()).endMetadata());
        assertThat(volumes()).isEmpty();
    }

    @Test
    void aVolumeIsNotMissedBeforeItsClaimCanHaveArrived() {
        PersistentVolume volume = provision();
        Scene later = new Scene();
        later.node("a");
        later.add(
                Scene.volume("pvc-early", "1Gi", "local")
                        .editMetadata()
                        .addToAnnotations(LocalVolumes.PROVISIONED_BY, LocalVolumes.PROVISIONER)
                        .endMetadata()
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy("Delete")
                        .withClaimRef(volume.getSpec().getClaimRef())
                        .endSpec());
        later.cluster.pass(Duration.ofSeconds(4));
        assertThat(later.volume("pvc-early").getStatus()).isNull();
        later.cluster.pass(Duration.ofSeconds(2));
        assertThat(later.cluster.list(Resources.PERSISTENT_VOLUMES, PersistentVolume.class))
                .isEmpty();
    }

    @Test
    void aRetainedVolumeStays() {
        String name = provision().getMetadata().getName();
        scene.changeVolume(
                name, v -> v.editSpec().withPersistentVolumeReclaimPolicy("Retain").endSpec());
        scene.deleteClaim("data");

        assertThat(scene.stateOfVolume(name)).isEqualTo("Released by default/data");
        assertThat(scene.volume(name).getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void whatWasOnANodeThatIsGoneIsGone() {
        provision();
        scene.cluster.api.delete(ObjectKey.cluster(Resources.NODES, "a"));
        scene.cluster.pass(Duration.ofMinutes(5));
        assertThat(volumes()).as("its claim is there").hasSize(1);
        scene.deleteClaim("data");
        scene.cluster.pass(Duration.ofSeconds(30));
        assertThat(volumes()).as("the node may come back").hasSize(1);
        scene.cluster.pass(Duration.ofSeconds(15));
        assertThat(volumes()).isEmpty();
    }

    @Test
    void aNodeThatIsGoneIsChosenAgain() {
        scene.add(Scene.claim("data", "1Gi", "local"));
        scene.cluster.settle();
        scene.select("data", "b");

        assertThat(scene.claim("data").getMetadata().getAnnotations())
                .doesNotContainKey(Annotations.SELECTED_NODE);
        assertThat(volumes()).isEmpty();
    }

    @Test
    void refusesWhatADirectoryOfOneNodeCannotBe() {
        scene.add(
                Scene.claim("shared", "1Gi", "local")
                        .editSpec()
                        .withAccessModes("ReadWriteMany")
                        .endSpec());
        scene.cluster.settle();
        scene.select("shared", "a");

        assertThat(volumes()).isEmpty();
        assertThat(scene.cluster.events("shared"))
                .contains(
                        "ProvisioningFailed: failed to provision volume with StorageClass"
                                + " \"local\": access mode ReadWriteMany is not supported: one node"
                                + " has the volume");
    }

    @Test
    void simulatedNodesHaveNothingToRemove() {
        scene.cluster.create(
                Resources.NODES,
                Fixtures.node("simulated-0000")
                        .editMetadata()
                        .addToLabels("navarch.dev/simulated", "true")
                        .endMetadata()
                        .build());
        scene.add(Scene.claim("data", "1Gi", "local"));
        scene.cluster.settle();
        scene.select("data", "simulated-0000");
        assertThat(volumes()).hasSize(1);
        scene.deleteClaim("data");

        assertThat(volumes()).isEmpty();
    }
}
