package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Persistent volumes on the node itself: hostPath, local, and the directories of this node. */
public final class ClaimVolume implements VolumePlugin {

    private final Claims claims;
    private final VolumeDirectories directories;

    /** Reads claims and volumes. */
    public interface Claims {

        Optional<PersistentVolumeClaim> claim(String namespace, String name);

        Optional<PersistentVolume> volume(String name);

        Map<String, String> nodeLabels();
    }

    public ClaimVolume(Claims claims, VolumeDirectories directories) {
        this.claims = claims;
        this.directories = directories;
    }

    /** The name of the claim that the volume is of; empty when it is of none. */
    public static String claimOf(Pod pod, Volume volume) {
        if (volume.getEphemeral() != null) {
            return pod.getMetadata().getName() + "-" + volume.getName();
        }
        return volume.getPersistentVolumeClaim() == null
                ? ""
                : volume.getPersistentVolumeClaim().getClaimName();
    }

    @Override
    public boolean handles(Volume volume) {
        return volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null;
    }

    @Override
    public Path mount(Pod pod, Volume volume, PodDirectories ofPod)
            throws IOException, VolumeFailure {
        String name = claimOf(pod, volume);
        PersistentVolumeClaim claim =
                claims.claim(pod.getMetadata().getNamespace(), name)
                        .orElseThrow(() ->
                                new VolumeFailure(
                                        "persistentvolumeclaim \"" + name + "\" not found"));
        String bound = claim.getSpec().getVolumeName();
        if (bound == null
                || bound.isEmpty()
                || claim.getStatus() == null
                || !"Bound".equals(claim.getStatus().getPhase())) {
            throw new VolumeFailure(
                    "error processing PVC "
                            + pod.getMetadata().getNamespace()
                            + "/"
                            + name
                            + ": PVC is not bound");
        }
        PersistentVolume volumeObject =
                claims.volume(bound)
                        .orElseThrow(() ->
                                new VolumeFailure("persistentvolume \"" + bound + "\" not found"));
        if (!NodeTerms.reaches(volumeObject, claims.nodeLabels())) {
            throw new VolumeFailure(
                    "MountVolume.NodeAffinity check failed for volume \""
                            + bound
                            + "\" : no matching NodeSelectorTerms");
        }
        return path(pod, volumeObject);
    }

    private Path path(Pod pod, PersistentVolume volume) throws IOException, VolumeFailure {
        Optional<Path> directory = directories.of(volume);
        if (directory.isPresent()) {
            directories.make(directory.get());
            Ownership.giveLasting(pod, directory.get());
            return directory.get();
        }
        if (volume.getSpec().getHostPath() != null) {
            Path path = Path.of(volume.getSpec().getHostPath().getPath());
            String type = volume.getSpec().getHostPath().getType();
            HostPathVolume.check(path, type == null ? "" : type);
            return path;
        }
        if (volume.getSpec().getLocal() != null) {
            Path path = Path.of(volume.getSpec().getLocal().getPath());
            if (!Files.exists(path)) {
                throw new VolumeFailure("path \"" + path + "\" does not exist");
            }
            Ownership.giveLasting(pod, path);
            return path;
        }
        throw new VolumeFailure("no volume plugin matched for " + volume.getMetadata().getName());
    }
}
