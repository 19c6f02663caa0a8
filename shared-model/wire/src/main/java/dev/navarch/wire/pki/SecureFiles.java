package dev.navarch.wire.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Files that hold secrets: mode 0600 from their first byte, and complete or absent. */
public final class SecureFiles {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private static final long POLL_NANOS = 50_000_000;

    private SecureFiles() {}

    /** Makes a directory with mode 0700 if it is not there. */
    public static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /**
     * Waits for a file that another service writes, and reads it.
     *
     * @throws IOException if it is not there in time
     */
    public static String await(Path file, Duration limit) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        while (!Files.isReadable(file)) {
            if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                throw new NoSuchFileException(file.toString(), null, "waited in vain for it");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return Files.readString(file);
    }

    /** Writes a file unless there is one; of two that do so at once one wins. */
    public static void create(Path file, String content) throws IOException {
        Path target = file.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("not a file: " + file);
        }
        if (Files.exists(target)) {
            return;
        }
        Path made = Files.createTempDirectory(parent, ".new").resolve("content");
        try {
            write(made, content);
            Files.createLink(target, made);
        } catch (FileAlreadyExistsException anotherWasFirst) {
            // Theirs is as good.
        } finally {
            Files.deleteIfExists(made);
            Files.deleteIfExists(made.getParent());
        }
    }

    /** Writes or replaces a file; a reader sees the old content or the new. */
    public static void write(Path file, String content) throws IOException {
        Path target = file.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("not a file: " + file);
        }
        Path temporary =
                Files.createTempFile(
                        parent,
                        "." + target.getFileName(),
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
