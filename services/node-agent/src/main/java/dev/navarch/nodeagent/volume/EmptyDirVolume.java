package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.spec.Quantities;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Scratch space that lives as long as the pod, on disk or in memory. */
public final class EmptyDirVolume implements VolumePlugin {

    @Override
    public boolean handles(Volume volume) {
        return volume.getEmptyDir() != null;
    }

    @Override
    public Path mount(Pod pod, Volume volume, PodDirectories directories)
            throws IOException, VolumeFailure {
        Path directory = directories.disk().resolve("empty-dir").resolve(volume.getName());
        boolean fresh = !Files.isDirectory(directory);
        Files.createDirectories(directory);
        boolean inMemory = "Memory".equals(volume.getEmptyDir().getMedium());
        if (inMemory && !Tmpfs.isMounted(directory)) {
            Tmpfs.mount(
                    directory,
                    volume.getEmptyDir().getSizeLimit() == null
                            ? 0
                            : Quantities.whole(volume.getEmptyDir().getSizeLimit()));
            fresh = true;
        }
        if (fresh) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            Ownership.give(pod, directory);
        }
        return directory;
    }
}
