package dev.navarch.nodeagent.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.volume.VolumeDirectories;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.Fixtures;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeRemovalTest {

    private static final String NAME = "pvc-1";

    private final InMemoryCluster cluster = new InMemoryCluster(new FakeClock());
    private final List<Pod> pods = new ArrayList<>();
    private final Path root;
    private final VolumeRemoval removal;

    VolumeRemovalTest(@TempDir Path home) {
        root = home.resolve("volumes");
        removal =
                new VolumeRemoval(
                        "n1",
                        new VolumeDirectories(root),
                        () -> pods,
                        new Commands(cluster, () -> "token"));
    }

    @BeforeEach
    void data() throws IOException {
        Files.createDirectories(root.resolve(NAME + "/deep"));
        Files.writeString(root.resolve(NAME + "/deep/file"), "data");
        Files.createDirectories(root.resolve("other"));
        Files.createSymbolicLink(root.resolve(NAME + "/out"), root.resolve("other"));
    }

    private static PersistentVolumeBuilder volume(String phase) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToAnnotations(LocalVolumes.PROVISIONED_BY, LocalVolumes.PROVISIONER)
                .withFinalizers(LocalVolumes.FINALIZER)
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy("Delete")
                .withNewLocal()
                .withPath("/somewhere/else")
                .endLocal()
                .withNewClaimRef()
                .withNamespace("default")
                .withName("data")
                .endClaimRef()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues("n1")
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus();
    }

    private void deleted(PersistentVolumeBuilder volume) {
        cluster.create(Resources.PERSISTENT_VOLUMES, volume.build());
        cluster.delete(key());
        removal.look(stored().orElseThrow());
    }

    private static ObjectKey key() {
        return ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, NAME);
    }

    private Optional<PersistentVolume> stored() {
        return cluster.get(key(), PersistentVolume.class);
    }

    @Test
    void removesTheDirectoryAndThenLetsGo() {
        deleted(volume("Released"));

        assertThat(root.resolve(NAME)).doesNotExist();
        assertThat(root.resolve("other")).as("behind a link").exists();
        assertThat(stored()).isEmpty();
    }

    @Test
    void aCrashBetweenTheTwoStepsIsMadeUpFor() throws IOException {
        new VolumeDirectories(root).remove(root.resolve(NAME));
        deleted(volume("Released"));

        assertThat(stored()).isEmpty();
    }

    @Test
    void keepsWhatIsStillClaimed() {
        deleted(volume("Bound"));

        assertThat(root.resolve(NAME)).exists();
        assertThat(stored()).isPresent();
    }

    @Test
    void keepsWhatNobodyDeleted() {
        cluster.create(Resources.PERSISTENT_VOLUMES, volume("Released").build());
        removal.look(stored().orElseThrow());

        assertThat(root.resolve(NAME)).exists();
        assertThat(stored()).isPresent();
    }

    @Test
    void waitsForThePodThatUsesIt() {
        Pod pod =
                Fixtures.pod("p")
                        .editSpec()
                        .addNewVolume()
                        .withName("v")
                        .withNewPersistentVolumeClaim("data", false)
                        .endVolume()
                        .endSpec()
                        .build();
        pods.add(pod);
        deleted(volume("Released"));
        assertThat(root.resolve(NAME)).exists();

        pods.clear();
        removal.look(stored().orElseThrow());
        assertThat(root.resolve(NAME)).doesNotExist();
    }

    @Test
    void retainsTheDataOfAVolumeThatIsToBeRetained() {
        deleted(
                volume("Released")
                        .editSpec()
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .endSpec());

        assertThat(root.resolve(NAME)).exists();
        assertThat(stored()).isEmpty();
    }

    @Test
    void leavesOtherNodesAndOtherProvisionersVolumesAlone() {
        deleted(volume("Released").editMetadata().withAnnotations(null).endMetadata());
        assertThat(stored()).isPresent();

        VolumeRemoval elsewhere =
                new VolumeRemoval(
                        "n2",
                        new VolumeDirectories(root),
                        () -> pods,
                        new Commands(cluster, () -> "token"));
        elsewhere.look(
                volume("Released")
                        .editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .build());
        assertThat(root.resolve(NAME)).exists();
    }
}
