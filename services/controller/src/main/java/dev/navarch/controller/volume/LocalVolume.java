package dev.navarch.controller.volume;

import dev.navarch.model.LocalVolumes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The object of a volume that is a directory of one node. */
final class LocalVolume {

    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String SIMULATED = "navarch.dev/simulated";

    /** Where simulated nodes, which have no directories, would have them. */
    private static final String NOWHERE = "/var/lib/navarch/volumes";

    private LocalVolume() {}

    static String nameFor(PersistentVolumeClaim claim) {
        return "pvc-" + claim.getMetadata().getUid();
    }

    /** Where the node keeps volumes; empty when it keeps none. */
    static Optional<String> directoryOf(Node node) {
        String directory = Annotations.of(node, LocalVolumes.DIRECTORY);
        return directory.isEmpty()
                ? Optional.of(NOWHERE).filter(nowhere -> isSimulated(node))
                : Optional.of(directory);
    }

    private static boolean isSimulated(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels != null && "true".equals(labels.get(SIMULATED));
    }

    static PersistentVolume of(
            PersistentVolumeClaim claim, StorageClass storageClass, Node node, String directory) {
        String name = nameFor(claim);
        String host = node.getMetadata().getLabels().get(HOSTNAME);
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(LocalVolumes.PROVISIONED_BY, LocalVolumes.PROVISIONER)
                .withFinalizers(isSimulated(node) ? List.of() : List.of(LocalVolumes.FINALIZER))
                .endMetadata()
                .withNewSpec()
                .withCapacity(
                        Map.of(
                                "storage",
                                claim.getSpec().getResources().getRequests().get("storage")))
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode("Filesystem")
                .withStorageClassName(storageClass.getMetadata().getName())
                .withPersistentVolumeReclaimPolicy(
                        storageClass.getReclaimPolicy() == null
                                ? "Delete"
                                : storageClass.getReclaimPolicy())
                .withClaimRef(Bind.reference(claim))
                .withNewLocal()
                .withPath(directory + "/" + name)
                .endLocal()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(HOSTNAME)
                .withOperator("In")
                .withValues(host)
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
    }

    /** The host name of the one node that has the volume; empty when it does not say. */
    static String nodeOf(PersistentVolume volume) {
        if (volume.getSpec().getNodeAffinity() == null
                || volume.getSpec().getNodeAffinity().getRequired() == null) {
            return "";
        }
        return volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms().stream()
                .flatMap(term -> term.getMatchExpressions().stream())
                .filter(rule -> HOSTNAME.equals(rule.getKey()))
                .map(NodeSelectorRequirement::getValues)
                .flatMap(List::stream)
                .findFirst()
                .orElse("");
    }
}
