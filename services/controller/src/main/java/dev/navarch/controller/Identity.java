package dev.navarch.controller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who this instance is in the lease. An instance that is killed and started again on the same data
 * directory is the same one, so it need not wait for its own lease to run out; a lock on the file
 * keeps two that run at once apart.
 */
final class Identity implements AutoCloseable {

    private static final String FILE = "controller-manager.id";

    private final String name;
    private final @Nullable FileChannel channel;

    private Identity(String name, @Nullable FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    static Identity in(Path home) {
        try {
            Files.createDirectories(home);
            FileChannel channel =
                    FileChannel.open(
                            home.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                return new Identity("controller-manager_" + UUID.randomUUID(), null);
            }
            ByteBuffer content = ByteBuffer.allocate(128);
            channel.read(content, 0);
            String known =
                    new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
            String name =
                    known.isBlank() ? "controller-manager_" + UUID.randomUUID() : known.strip();
            if (known.isBlank()) {
                channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)), 0);
                channel.force(true);
            }
            return new Identity(name, channel);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            @SuppressWarnings("resource") // held until the channel is closed
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException otherOneInThisProcess) {
            return false;
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
