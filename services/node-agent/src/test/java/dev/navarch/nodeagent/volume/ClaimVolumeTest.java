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
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class ClaimVolumeTest {

    private final Path root;
    private PersistentVolume volume = made("pvc-1", "n1");
    private Optional<PersistentVolumeClaim> claim = Optional.of(claim("Bound"));

    ClaimVolumeTest(@TempDir Path home) {
        root = home.resolve("volumes");
    }

    private Path mount() throws Exception {
        return mount(new PodSecurityContext());
    }

    private Path mount(PodSecurityContext security) throws Exception {
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
                        .withSecurityContext(security)
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

    /** PostgreSQL starts on no data that others of its group could read. */
    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void leavesContentAloneThatTheGroupHasAlreadyWhereThePodAsksForThat() throws Exception {
        PodSecurityContext kept =
                new PodSecurityContextBuilder()
                        .withFsGroup(999L)
                        .withFsGroupChangePolicy("OnRootMismatch")
                        .build();
        Path made = mount(kept);
        assertThat(group(made)).isEqualTo(999);
        Path data = Files.createDirectory(made.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        mount(kept);
        assertThat(mode(data)).isEqualTo("rwx------");

        kept.setFsGroup(1000L);
        mount(kept);
        assertThat(group(data)).isEqualTo(1000);
        assertThat(mode(data)).isEqualTo("rwxrwx---");

        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        kept.setFsGroupChangePolicy("Always");
        mount(kept);
        assertThat(mode(data)).isEqualTo("rwxrwx---");
    }

    private static int group(Path path) throws Exception {
        return (Integer) Files.getAttribute(path, "unix:gid");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
