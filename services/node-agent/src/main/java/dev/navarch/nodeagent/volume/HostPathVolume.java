package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A path of the node itself. */
public final class HostPathVolume implements VolumePlugin {

    private static final int FILE_TYPE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int SOCKET = 0140000;

    @Override
    public boolean handles(Volume volume) {
        return volume.getHostPath() != null;
    }

    @Override
    public Path mount(Pod pod, Volume volume, PodDirectories directories)
            throws IOException, VolumeFailure {
        Path path = Path.of(volume.getHostPath().getPath());
        check(path, volume.getHostPath().getType() == null ? "" : volume.getHostPath().getType());
        return path;
    }

    static void check(Path path, String type) throws IOException, VolumeFailure {
        switch (type) {
            case "DirectoryOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                demand(Files.isDirectory(path), path, "a directory");
            }
            case "FileOrCreate" -> {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString("rw-r--r--"));
                }
                demand(Files.isRegularFile(path), path, "a file");
            }
            case "Directory" -> demand(Files.isDirectory(path), path, "a directory");
            case "File" -> demand(Files.isRegularFile(path), path, "a file");
            case "Socket" -> demand(isOf(path, SOCKET), path, "a socket file");
            case "CharDevice" -> demand(isOf(path, CHARACTER_DEVICE), path, "a character device");
            case "BlockDevice" -> demand(isOf(path, BLOCK_DEVICE), path, "a block device");
            default -> {
                if (!Files.exists(path)) {
                    Files.createDirectories(path);
                }
            }
        }
    }

    private static void demand(boolean holds, Path path, String what) throws VolumeFailure {
        if (!holds) {
            throw new VolumeFailure("hostPath type check failed: " + path + " is not " + what);
        }
    }

    private static boolean isOf(Path path, int type) throws IOException {
        return Files.exists(path)
                && ((Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == type;
    }
}
