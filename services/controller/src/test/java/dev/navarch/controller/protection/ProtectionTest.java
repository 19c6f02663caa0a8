package dev.navarch.controller.protection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.controller.object.Owners;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

class ProtectionTest {

    private static final String HELD = "kubernetes.io/pvc-protection";
    private static final ObjectKey CLAIM =
            ObjectKey.ofPath(Resources.PERSISTENT_VOLUME_CLAIMS, "default/data");
    private static final ObjectKey VOLUME = ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, "v");

    private final TestCluster cluster = new TestCluster();

    ProtectionTest() {
        cluster.with(new ClaimProtectionController(cluster.views))
                .with(new VolumeProtectionController(cluster.views));
    }

    @Test
    void protectsWhatWasThereBefore() {
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim("example.org/own"));
        cluster.create(Resources.PERSISTENT_VOLUMES, volume());
        cluster.settle();
        assertThat(stored().getMetadata().getFinalizers()).containsExactly("example.org/own", HELD);
        assertThat(
                        cluster.get(Resources.PERSISTENT_VOLUMES, "v", PersistentVolume.class)
                                .getMetadata()
                                .getFinalizers())
                .containsExactly("kubernetes.io/pv-protection");
    }

    @Test
    void keepsAClaimUntilThePodOnANodeIsGone() {
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim());
        Pod pod = cluster.create(Resources.PODS, user("web"));
        cluster.settle();
        cluster.run(pod, "node-a", true);
        cluster.api.delete(CLAIM);
        cluster.settle();
        assertThat(stored().getMetadata().getFinalizers()).containsExactly(HELD);

        cluster.end(pod);
        cluster.settle();
        assertThat(isThere()).isFalse();
    }

    @Test
    void doesNotWaitForAPodWithoutANode() {
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim());
        cluster.create(Resources.PODS, user("web"));
        cluster.settle();
        cluster.api.delete(CLAIM);
        cluster.settle();
        assertThat(isThere()).isFalse();
    }

    @Test
    void takesOnlyItsOwnFinalizerAway() {
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim("example.org/own"));
        cluster.settle();
        cluster.api.delete(CLAIM);
        cluster.settle();
        assertThat(stored().getMetadata().getFinalizers()).containsExactly("example.org/own");
    }

    @Test
    void anEphemeralVolumeHoldsTheClaimThatWasMadeForIt() {
        Pod pod =
                cluster.create(
                        Resources.PODS,
                        Fixtures.pod("da")
                                .editSpec()
                                .addNewVolume()
                                .withName("ta")
                                .withNewEphemeral()
                                .endEphemeral()
                                .endVolume()
                                .endSpec()
                                .build());
        ObjectKey key = ObjectKey.ofPath(Resources.PERSISTENT_VOLUME_CLAIMS, "default/da-ta");
        PersistentVolumeClaim made = claim();
        made.getMetadata().setName("da-ta");
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, made);
        cluster.run(pod, "node-a", true);
        cluster.settle();
        cluster.api.delete(key);
        cluster.settle();
        assertThat(cluster.api.get(key, PersistentVolumeClaim.class)).as("a stranger's").isEmpty();

        made.getMetadata().getOwnerReferences().add(Owners.reference(pod));
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, made);
        cluster.settle();
        cluster.api.delete(key);
        cluster.settle();
        assertThat(cluster.api.get(key, PersistentVolumeClaim.class)).as("its own").isPresent();
        cluster.end(pod);
        cluster.settle();
        assertThat(cluster.api.get(key, PersistentVolumeClaim.class)).isEmpty();
    }

    @Test
    void keepsAVolumeUntilItIsBoundNoMore() {
        cluster.create(Resources.PERSISTENT_VOLUMES, volume());
        cluster.settle();
        phase("Bound");
        cluster.api.delete(VOLUME);
        cluster.settle();
        assertThat(cluster.exists(Resources.PERSISTENT_VOLUMES, "v", PersistentVolume.class))
                .isTrue();
        phase("Released");
        assertThat(cluster.exists(Resources.PERSISTENT_VOLUMES, "v", PersistentVolume.class))
                .isFalse();
    }

    private void phase(String phase) {
        cluster.api.update(
                VOLUME,
                "status",
                new PersistentVolumeBuilder(
                                cluster.get(
                                        Resources.PERSISTENT_VOLUMES, "v", PersistentVolume.class))
                        .withNewStatus()
                        .withPhase(phase)
                        .endStatus()
                        .build());
        cluster.settle();
    }

    private static Pod user(String name) {
        return Fixtures.pod(name)
                .editSpec()
                .addNewVolume()
                .withName("v")
                .withNewPersistentVolumeClaim()
                .withClaimName("data")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build();
    }

    private static PersistentVolume volume() {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName("v")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static PersistentVolumeClaim claim(String... finalizers) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("data")
                .withFinalizers(finalizers)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private PersistentVolumeClaim stored() {
        return cluster.get(
                Resources.PERSISTENT_VOLUME_CLAIMS, "default/data", PersistentVolumeClaim.class);
    }

    private boolean isThere() {
        return cluster.exists(
                Resources.PERSISTENT_VOLUME_CLAIMS, "default/data", PersistentVolumeClaim.class);
    }
}
