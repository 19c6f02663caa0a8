package dev.navarch.scheduler.read;

import static dev.navarch.scheduler.read.PodRules.text;
import static dev.navarch.scheduler.read.Selectors.orEmpty;

import dev.navarch.scheduler.cluster.NodeTerm;
import dev.navarch.scheduler.plugin.volume.Volumes.Claim;
import dev.navarch.scheduler.plugin.volume.Volumes.StorageClass;
import dev.navarch.scheduler.plugin.volume.Volumes.Volume;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads claims, volumes and storage classes. */
public final class VolumeReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private VolumeReader() {}

    public static Claim claim(byte[] bytes) {
        PersistentVolumeClaim claim = JSON.readValue(bytes, PersistentVolumeClaim.class);
        VolumeResourceRequirements resources = claim.getSpec().getResources();
        return new Claim(
                claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName(),
                text(claim.getSpec().getVolumeName()),
                annotation(claim, BIND_COMPLETED).isPresent(),
                text(claim.getSpec().getStorageClassName()),
                Set.copyOf(orEmpty(claim.getSpec().getAccessModes())),
                resources == null || resources.getRequests() == null
                        ? 0
                        : Quantities.whole(resources.getRequests().get("storage")),
                mode(claim.getSpec().getVolumeMode()),
                Optional.ofNullable(claim.getSpec().getSelector()).map(Selectors::read),
                annotation(claim, SELECTED_NODE).orElse(""),
                claim.getMetadata().getDeletionTimestamp() != null);
    }

    public static Volume volume(byte[] bytes) {
        PersistentVolume volume = JSON.readValue(bytes, PersistentVolume.class);
        PersistentVolumeSpec spec = volume.getSpec();
        ObjectReference claim = spec.getClaimRef();
        return new Volume(
                volume.getMetadata().getName(),
                isAvailable(volume),
                text(spec.getStorageClassName()),
                Set.copyOf(orEmpty(spec.getAccessModes())),
                spec.getCapacity() == null
                        ? 0
                        : Quantities.whole(spec.getCapacity().get("storage")),
                mode(spec.getVolumeMode()),
                orEmpty(volume.getMetadata().getLabels()),
                nodes(spec),
                claim == null ? "" : claim.getNamespace() + "/" + claim.getName(),
                spec.getCsi() == null ? "" : text(spec.getCsi().getDriver()));
    }

    private static Optional<String> annotation(PersistentVolumeClaim claim, String name) {
        return Optional.ofNullable(orEmpty(claim.getMetadata().getAnnotations()).get(name));
    }

    private static String mode(@Nullable String volumeMode) {
        return volumeMode == null ? "Filesystem" : volumeMode;
    }

    /** What was released still names its claim, and is not for another of the same name. */
    private static boolean isAvailable(PersistentVolume volume) {
        String phase = volume.getStatus() == null ? "" : text(volume.getStatus().getPhase());
        return volume.getMetadata().getDeletionTimestamp() == null
                && !phase.equals("Released")
                && !phase.equals("Failed")
                && (volume.getSpec().getClaimRef() != null || phase.equals("Available"));
    }

    private static Optional<List<NodeTerm>> nodes(PersistentVolumeSpec spec) {
        return spec.getNodeAffinity() == null || spec.getNodeAffinity().getRequired() == null
                ? Optional.empty()
                : Optional.of(
                        orEmpty(spec.getNodeAffinity().getRequired().getNodeSelectorTerms())
                                .stream()
                                .map(Selectors::term)
                                .toList());
    }

    public static StorageClass storageClass(byte[] bytes) {
        var object = JSON.readTree(bytes);
        return new StorageClass(
                object.path("metadata").path("name").asString(""),
                !object.path("provisioner").asString("").equals("kubernetes.io/no-provisioner"),
                object.path("volumeBindingMode").asString("").equals("WaitForFirstConsumer"));
    }
}
