package dev.navarch.controller.volume;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.LocalVolumes;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The provisioner {@code navarch.dev/local}: a directory of the node that the scheduler chose,
 * which is as durable as that node's disk and reached from that node alone.
 */
public final class LocalProvisioner implements Controller {

    private static final List<String> MODES = List.of("ReadWriteOnce", "ReadWriteOncePod");

    private final Storage storage;

    public LocalProvisioner(ClusterViews views) {
        this.storage = Storage.of(views);
    }

    @Override
    public String name() {
        return LocalVolumes.PROVISIONER;
    }

    @Override
    public void watch(Keys keys) {
        storage.claims()
                .onEvent(event ->
                        event.after()
                                .filter(LocalProvisioner::isAsked)
                                .ifPresent(claim -> keys.add(event.key().path())));
        storage.nodes()
                .onEvent(event ->
                        storage.claims().list().stream()
                                .filter(LocalProvisioner::isAsked)
                                .filter(claim -> selected(claim).equals(event.key().name()))
                                .forEach(claim -> keys.add(Watching.path(claim))));
    }

    private static boolean isAsked(PersistentVolumeClaim claim) {
        return !Claims.isBound(claim)
                && Claims.volumeName(claim).isEmpty()
                && claim.getMetadata().getDeletionTimestamp() == null
                && Annotations.of(claim, Annotations.PROVISIONER).equals(LocalVolumes.PROVISIONER);
    }

    private static String selected(PersistentVolumeClaim claim) {
        return Annotations.of(claim, Annotations.SELECTED_NODE);
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<PersistentVolumeClaim> claim =
                storage.claims()
                        .get(key)
                        .filter(LocalProvisioner::isAsked)
                        .filter(c -> storage.volumes().get(LocalVolume.nameFor(c)).isEmpty());
        Optional<StorageClass> storageClass = claim.flatMap(storage::classOf);
        return claim.isEmpty() || storageClass.isEmpty()
                ? Plan.NOTHING
                : provision(claim.get(), storageClass.get(), feedback);
    }

    private Plan provision(
            PersistentVolumeClaim claim, StorageClass storageClass, Feedback feedback) {
        Optional<String> impossible = problem(claim);
        if (impossible.isPresent()) {
            return failed(claim, storageClass, impossible.get()).build();
        }
        Optional<Node> node = storage.nodes().get(selected(claim));
        if (node.isEmpty()) {
            return failed(
                            claim,
                            storageClass,
                            "node \"%s\" does not exist".formatted(selected(claim)))
                    .write(chooseAgain(claim))
                    .build();
        }
        Optional<String> directory = LocalVolume.directoryOf(node.get());
        if (directory.isEmpty()) {
            return failed(
                            claim,
                            storageClass,
                            "node \"%s\" has no directory for volumes".formatted(selected(claim)))
                    .build();
        }
        PersistentVolume volume = LocalVolume.of(claim, storageClass, node.get(), directory.get());
        String name = volume.getMetadata().getName();
        Plan.Builder plan = Plan.builder();
        feedback.refused().stream()
                .map(refused -> failure(claim, storageClass, refused.message()))
                .forEach(plan::note);
        return plan.note(
                        Note.normal(
                                claim,
                                "Provisioning",
                                "External provisioner is provisioning volume for claim \"%s\""
                                        .formatted(Watching.path(claim))))
                .write(
                        Write.create(Resources.PERSISTENT_VOLUMES, volume)
                                .telling(
                                        Note.normal(
                                                claim,
                                                "ProvisioningSucceeded",
                                                "Successfully provisioned volume " + name)))
                .build();
    }

    /** What a directory of one node cannot be; empty when it can be what the claim asks for. */
    private static Optional<String> problem(PersistentVolumeClaim claim) {
        if (selected(claim).isEmpty()) {
            return Optional.of(
                    "the class must have volumeBindingMode WaitForFirstConsumer, so that the"
                            + " volume's node is known");
        }
        if (Claims.mode(claim.getSpec().getVolumeMode()).equals("Block")) {
            return Optional.of("volumeMode Block is not supported");
        }
        if (claim.getSpec().getSelector() != null) {
            return Optional.of("claim.Spec.Selector is not supported");
        }
        if (claim.getSpec().getDataSource() != null || claim.getSpec().getDataSourceRef() != null) {
            return Optional.of("a data source is not supported");
        }
        return claim.getSpec().getAccessModes().stream()
                .filter(mode -> !MODES.contains(mode))
                .findFirst()
                .map(mode -> "access mode " + mode + " is not supported: one node has the volume");
    }

    /** Lets the scheduler choose another node. */
    private static Write chooseAgain(PersistentVolumeClaim claim) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata").putObject("annotations").putNull(Annotations.SELECTED_NODE);
        return Write.patch(Resources.PERSISTENT_VOLUME_CLAIMS, claim, patch).ifUnchanged(claim);
    }

    private static Plan.Builder failed(
            PersistentVolumeClaim claim, StorageClass storageClass, String why) {
        return Plan.builder().note(failure(claim, storageClass, why));
    }

    private static Note failure(
            PersistentVolumeClaim claim, StorageClass storageClass, String why) {
        return Note.warning(
                claim,
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \"%s\": %s"
                        .formatted(storageClass.getMetadata().getName(), why));
    }
}
