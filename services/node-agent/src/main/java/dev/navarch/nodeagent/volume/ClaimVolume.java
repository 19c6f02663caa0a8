package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Persistent volumes on the node itself: hostPath and local. */
public final class ClaimVolume implements VolumePlugin {

    private final Claims claims;

    /** Reads claims and volumes. */
    public interface Claims {

        Optional<PersistentVolumeClaim> claim(String namespace, String name);

        Optional<PersistentVolume> volume(String name);
    }

    public ClaimVolume(Claims claims) {
        this.claims = claims;
    }

    @Override
    public boolean handles(Volume volume) {
        return volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null;
    }

    @Override
    public Path mount(Pod pod, Volume volume, PodDirectories directories)
            throws IOException, VolumeFailure {
        String name =
                volume.getEphemeral() != null
                        ? pod.getMetadata().getName() + "-" + volume.getName()
                        : volume.getPersistentVolumeClaim().getClaimName();
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
            throw new VolumeFailure("PVC " + name + " is not bound");
        }
        PersistentVolume volumeObject =
                claims.volume(bound)
                        .orElseThrow(() ->
                                new VolumeFailure("persistentvolume \"" + bound + "\" not found"));
        return path(pod, volumeObject);
    }

    private static Path path(Pod pod, PersistentVolume volume) throws IOException, VolumeFailure {
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
            Ownership.give(pod, path);
            return path;
        }
        throw new VolumeFailure("no volume plugin matched for " + volume.getMetadata().getName());
    }
}
