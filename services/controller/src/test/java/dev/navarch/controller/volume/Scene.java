package dev.navarch.controller.volume;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A small cluster with the volume controllers, and claims and volumes as users write them. */
final class Scene {

    final TestCluster cluster = new TestCluster();

    Scene() {
        cluster.with(new ClaimController(cluster.views))
                .with(new VolumeController(cluster.views, cluster.clock))
                .with(new LocalProvisioner(cluster.views));
    }

    static PersistentVolumeBuilder volume(String name, String size, String storageClass) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withCapacity(Map.of("storage", new Quantity(size)))
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storageClass)
                .withPersistentVolumeReclaimPolicy("Retain")
                .withNewHostPath("/data/" + name, "")
                .endSpec();
    }

    static PersistentVolumeClaimBuilder claim(String name, String size, String storageClass) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(storageClass)
                .withNewResources()
                .addToRequests("storage", new Quantity(size))
                .endResources()
                .endSpec();
    }

    void storageClass(String name, String provisioner, String mode) {
        cluster.create(
                Resources.STORAGE_CLASSES,
                new StorageClassBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withProvisioner(provisioner)
                        .withVolumeBindingMode(mode)
                        .build());
    }

    void localClass() {
        storageClass("local", LocalVolumes.PROVISIONER, "WaitForFirstConsumer");
    }

    void node(String name) {
        cluster.create(
                Resources.NODES,
                Fixtures.node(name)
                        .editMetadata()
                        .addToAnnotations(LocalVolumes.DIRECTORY, "/var/volumes")
                        .endMetadata()
                        .build());
    }

    void add(PersistentVolumeBuilder volume) {
        cluster.create(Resources.PERSISTENT_VOLUMES, volume.build());
    }

    void add(PersistentVolumeClaimBuilder claim) {
        cluster.create(Resources.PERSISTENT_VOLUME_CLAIMS, claim.build());
    }

    void changeClaim(String name, UnaryOperator<PersistentVolumeClaimBuilder> change) {
        cluster.api.update(
                ObjectKey.namespaced(Resources.PERSISTENT_VOLUME_CLAIMS, "default", name),
                "",
                change.apply(new PersistentVolumeClaimBuilder(claim(name))).build());
        cluster.settle();
    }

    void changeVolume(String name, UnaryOperator<PersistentVolumeBuilder> change) {
        cluster.api.update(
                ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, name),
                "",
                change.apply(new PersistentVolumeBuilder(volume(name))).build());
        cluster.settle();
    }

    /** As the scheduler does. */
    void select(String claim, String node) {
        changeClaim(
                claim,
                c ->
                        c.editMetadata()
                                .addToAnnotations(Annotations.SELECTED_NODE, node)
                                .endMetadata());
    }

    void deleteClaim(String name) {
        cluster.api.delete(
                ObjectKey.namespaced(Resources.PERSISTENT_VOLUME_CLAIMS, "default", name));
        cluster.settle();
    }

    PersistentVolumeClaim claim(String name) {
        return cluster.get(
                Resources.PERSISTENT_VOLUME_CLAIMS, "default/" + name, PersistentVolumeClaim.class);
    }

    PersistentVolume volume(String name) {
        return cluster.get(Resources.PERSISTENT_VOLUMES, name, PersistentVolume.class);
    }

    /** {@code Bound to v1}, {@code Pending to }. */
    String state(String claim) {
        PersistentVolumeClaim c = claim(claim);
        return c.getStatus().getPhase() + " to " + Claims.volumeName(c);
    }

    /** {@code Bound by default/data}, {@code Available by nobody}. */
    String stateOfVolume(String name) {
        PersistentVolume v = volume(name);
        String by =
                v.getSpec().getClaimRef() == null
                        ? "nobody"
                        : v.getSpec().getClaimRef().getNamespace()
                                + "/"
                                + v.getSpec().getClaimRef().getName();
        return v.getStatus().getPhase() + " by " + by;
    }
}
