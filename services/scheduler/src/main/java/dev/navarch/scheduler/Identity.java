package dev.navarch.scheduler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The name under which this instance holds the lease. It stays the same over a restart on the same
 * data directory, so that a scheduler that was killed need not wait for its own lease to run out;
 * while a second one at the same time finds the file locked and is somebody else.
 */
final class Identity implements AutoCloseable {

    private final String name;
    private final List<FileChannel> held;

    private Identity(String name, List<FileChannel> held) {
        this.name = name;
        this.held = List.copyOf(held);
    }

    static Identity in(Path home) {
        try {
            Files.createDirectories(home);
            Path nameFile = home.resolve("scheduler.id");
            FileChannel lock =
                    FileChannel.open(
                            home.resolve("scheduler.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isFree(lock)) {
                lock.close();
                return new Identity(newName(), List.of());
            }
            if (!Files.exists(nameFile) || Files.readString(nameFile).isBlank()) {
                Files.writeString(nameFile, newName());
            }
            return new Identity(Files.readString(nameFile).strip(), List.of(lock));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String newName() {
        return "scheduler_" + UUID.randomUUID();
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException anotherInThisProcess) {
            return false;
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        for (FileChannel channel : new ArrayList<>(held)) {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
