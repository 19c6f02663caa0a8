package dev.navarch.nodeagent.volume;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Gives volumes to the group that a pod asks for: securityContext.fsGroup. */
final class Ownership {

    private static final int SET_GID = 02000;

    private Ownership() {}

    static Optional<Long> group(Pod pod) {
        return pod.getSpec().getSecurityContext() == null
                ? Optional.empty()
                : Optional.ofNullable(pod.getSpec().getSecurityContext().getFsGroup());
    }

    /** Hands a tree over: the group may read and write, and new files belong to it too. */
    static void give(Pod pod, Path root) throws IOException {
        Optional<Long> group = group(pod);
        if (group.isEmpty()) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        set(directory, group.get(), 0070 | SET_GID);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!attributes.isSymbolicLink()) {
                            set(file, group.get(), 0060);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    /**
     * The same for a volume that lives longer than the pod, which may have been handed over before:
     * with {@code fsGroupChangePolicy: OnRootMismatch} its content is left alone if its root is as
     * it should be, since a server's data may be for nobody but the server.
     */
    static void giveLasting(Pod pod, Path root) throws IOException {
        Optional<Long> group = group(pod);
        if (group.isPresent()
                && "OnRootMismatch"
                        .equals(pod.getSpec().getSecurityContext().getFsGroupChangePolicy())
                && has(root, group.get())) {
            return;
        }
        give(pod, root);
    }

    private static boolean has(Path root, long group) throws IOException {
        int mode = (Integer) Files.getAttribute(root, "unix:mode");
        int wanted = 0070 | SET_GID;
        return (mode & wanted) == wanted
                && ((Integer) Files.getAttribute(root, "unix:gid")) == group;
    }

    private static void set(Path path, long group, int modeBits) throws IOException {
        Files.setAttribute(path, "unix:gid", Math.toIntExact(group), LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        Files.setAttribute(path, "unix:mode", (mode | modeBits) & 07777);
    }
}
