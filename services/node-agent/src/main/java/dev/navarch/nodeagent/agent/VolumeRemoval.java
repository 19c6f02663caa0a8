package dev.navarch.nodeagent.agent;

import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.volume.VolumeDirectories;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes the directories of deleted volumes, and then the finalizer that held their objects. It
 * keeps nothing in memory: a volume that is still there is looked at again, so a crash between the
 * two steps only repeats the first.
 */
final class VolumeRemoval {

    private static final Logger log = LoggerFactory.getLogger(VolumeRemoval.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HOSTNAME = "kubernetes.io/hostname";

    /** A volume in one of these has a claim, or may yet get one. */
    private static final Set<String> IN_USE = Set.of("Bound", "Pending");

    private final String node;
    private final VolumeDirectories directories;
    private final Supplier<List<Pod>> pods;
    private final Commands commands;

    /**
     * @param pods those that this node runs now
     */
    VolumeRemoval(
            String node,
            VolumeDirectories directories,
            Supplier<List<Pod>> pods,
            Commands commands) {
        this.node = node;
        this.directories = directories;
        this.pods = pods;
        this.commands = commands;
    }

    /** Does for the volume what is due now; harmless when nothing is, or when repeated. */
    synchronized void look(PersistentVolume volume) {
        Optional<Path> directory = directories.of(volume);
        if (directory.isEmpty() || !isDeleted(volume) || !isHere(volume) || isUsed(volume)) {
            return;
        }
        if ("Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            try {
                directories.remove(directory.get());
            } catch (IOException e) {
                log.warn("cannot remove {}, and will try again", directory.get(), e);
                return;
            }
        }
        release(volume);
    }

    private static boolean isDeleted(PersistentVolume volume) {
        String phase = volume.getStatus() == null ? null : volume.getStatus().getPhase();
        return volume.getMetadata().getDeletionTimestamp() != null
                && volume.getMetadata().getFinalizers().contains(LocalVolumes.FINALIZER)
                && phase != null
                && !IN_USE.contains(phase);
    }

    private boolean isHere(PersistentVolume volume) {
        return volume.getSpec().getNodeAffinity() != null
                && volume.getSpec().getNodeAffinity().getRequired() != null
                && volume.getSpec().getNodeAffinity().getRequired().getNodeSelectorTerms().stream()
                        .flatMap(term -> term.getMatchExpressions().stream())
                        .filter(rule -> HOSTNAME.equals(rule.getKey()))
                        .map(NodeSelectorRequirement::getValues)
                        .anyMatch(values -> values.contains(node));
    }

    private boolean isUsed(PersistentVolume volume) {
        ObjectReference claim = volume.getSpec().getClaimRef();
        return claim != null
                && pods.get().stream()
                        .anyMatch(pod ->
                                ContentUse.claims(pod, claim.getNamespace(), claim.getName()));
    }

    /** Refused when the volume has changed meanwhile; then that change brings it here again. */
    private void release(PersistentVolume volume) {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", volume.getMetadata().getUid());
        metadata.put("resourceVersion", volume.getMetadata().getResourceVersion());
        List<String> others =
                volume.getMetadata().getFinalizers().stream()
                        .filter(finalizer -> !finalizer.equals(LocalVolumes.FINALIZER))
                        .toList();
        metadata.set("finalizers", JSON.valueToTree(others));
        commands.patch(
                ObjectKey.cluster(Resources.PERSISTENT_VOLUMES, volume.getMetadata().getName()),
                "",
                PatchType.MERGE,
                patch);
    }
}
