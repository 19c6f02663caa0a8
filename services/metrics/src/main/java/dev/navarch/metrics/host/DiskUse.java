package dev.navarch.metrics.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much a directory holds. Walking a tree is dear, so an answer is good for a while, the longer
 * the walk took.
 */
public final class DiskUse {

    private static final long LEAST_MILLIS = 30_000;
    private static final int COST_FACTOR = 100;

    private record Known(long bytes, long goodUntil) {}

    private final InstantSource clock;
    private final Map<Path, Known> known = new HashMap<>();

    public DiskUse(InstantSource clock) {
        this.clock = clock;
    }

    /** The bytes of the regular files below, 0 when there is no such directory. */
    public long of(Path directory) {
        long now = clock.millis();
        Known before = known.get(directory);
        if (before != null && now < before.goodUntil()) {
            return before.bytes();
        }
        long bytes = walk(directory);
        long took = clock.millis() - now;
        known.put(directory, new Known(bytes, now + Math.max(LEAST_MILLIS, took * COST_FACTOR)));
        return bytes;
    }

    /** Forgets the directories that nobody asked about. */
    public void keepOnly(Set<Path> directories) {
        known.keySet().retainAll(directories);
    }

    private static long walk(Path directory) {
        long[] bytes = new long[1];
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                            bytes[0] += facts.isRegularFile() ? facts.size() : 0;
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(
                                Path visited,
                                java.io.@org.jspecify.annotations.Nullable IOException gone) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException gone) {
            return bytes[0];
        }
        return bytes[0];
    }
}
