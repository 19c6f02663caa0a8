package dev.navarch.nodeagent.volume;

import dev.navarch.model.LocalVolumes;
import dev.navarch.nodeagent.spec.Trees;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of the volumes that the provisioner {@code navarch.dev/local} made on this node.
 * A directory has its volume's name and is looked for where the agent keeps them now; what path the
 * volume says is for people, so nobody makes the agent remove another one by writing it there. Only
 * root enters their parent; in it a directory is open to whatever user a container runs as.
 */
public final class VolumeDirectories {

    private final Path root;

    /**
     * @param root where they are, made when needed
     */
    public VolumeDirectories(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    public Path root() {
        return root;
    }

    /** Where the volume is; empty when it is not of this sort. */
    public Optional<Path> of(PersistentVolume volume) {
        Map<String, String> annotations = volume.getMetadata().getAnnotations();
        if (annotations == null
                || volume.getSpec().getLocal() == null
                || !LocalVolumes.PROVISIONER.equals(annotations.get(LocalVolumes.PROVISIONED_BY))) {
            return Optional.empty();
        }
        Path directory = root.resolve(volume.getMetadata().getName()).normalize();
        return Optional.of(directory).filter(path -> root.equals(path.getParent()));
    }

    /** Makes the directory unless it is there. */
    public void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Removes the directory and all that is in it; may be repeated. */
    public void remove(Path directory) throws IOException {
        Trees.delete(directory);
    }
}
