package dev.navarch.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.model.LocalVolumes;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimVolumeTest {

    private final Path root;
    private PersistentVolume volume = made("pvc-1", "n1");
    private Optional<PersistentVolumeClaim> claim = Optional.of(claim("Bound"));

    ClaimVolumeTest(@TempDir Path home) {
        root = home.resolve("volumes");
    }

    private Path mount() throws Exception {
        ClaimVolume.Claims claims =
                new ClaimVolume.Claims() {
                    @Override
                    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
                        return claim;
                    }

                    @Override
                    public Optional<PersistentVolume> volume(String name) {
                        return Optional.of(volume);
                    }

                    @Override
                    public Map<String, String> nodeLabels() {
                        return Map.of("kubernetes.io/hostname", "n1");
                    }
                };
        Pod pod =
                Fixtures.pod("p")
                        .editSpec()
                        .addNewVolume()
                        .withName("v")
                        .withNewPersistentVolumeClaim("data", false)
                        .endVolume()
                        .endSpec()
                        .build();
        return new ClaimVolume(claims, new VolumeDirectories(root))
                .mount(pod, pod.getSpec().getVolumes().getFirst(), new PodDirectories(root, root));
    }

    private static PersistentVolumeClaim claim(String phase) {
        return new PersistentVolumeClaimBuilder()
                .withNewSpec()
                .withVolumeName("pvc-1")
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static PersistentVolume made(String name, String node) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(LocalVolumes.PROVISIONED_BY, LocalVolumes.PROVISIONER)
                .endMetadata()
                .withNewSpec()
                .withNewLocal()
                .withPath("/etc")
                .endLocal()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey("kubernetes.io/hostname")
                .withOperator("In")
                .withValues(node)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
    }

    @Test
    void makesADirectoryThatOnlyRootReachesFromOutside() throws Exception {
        Path made = mount();

        assertThat(made).isEqualTo(root.resolve("pvc-1")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void findsTheDataAgain() throws Exception {
        Files.writeString(mount().resolve("file"), "data");

        assertThat(mount().resolve("file")).hasContent("data");
    }

    @Test
    void aNameDoesNotLeadOutOfTheDirectory() {
        VolumeDirectories directories = new VolumeDirectories(root);

        for (String name : List.of("../outside", "..", ".", "a/../../b", "a/b")) {
            assertThat(directories.of(made(name, "n1"))).as(name).isEmpty();
        }
    }

    @Test
    void isNotMountedOnANodeThatDoesNotHaveIt() {
        volume = made("pvc-1", "n2");

        assertThatThrownBy(this::mount)
                .isInstanceOf(VolumeFailure.class)
                .hasMessageContaining("MountVolume.NodeAffinity check failed");
        assertThat(root).doesNotExist();
    }

    @Test
    void waitsUntilItsClaimIsBound() {
        claim = Optional.of(claim("Pending"));
        assertThatThrownBy(this::mount)
                .hasMessage("error processing PVC default/data: PVC is not bound");
        claim = Optional.empty();
        assertThatThrownBy(this::mount).hasMessage("persistentvolumeclaim \"data\" not found");
    }
}
