package dev.navarch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Resident memory of a process and everything below it. Pages that processes share are counted once
 * ({@code Pss}), since PostgreSQL's processes share most of theirs.
 */
final class Footprint {

    private Footprint() {}

    static double mebibytes(long pid) throws IOException {
        ProcessHandle root =
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new IllegalArgumentException("no process " + pid));
        long kibibytes = 0;
        for (ProcessHandle process : Stream.concat(Stream.of(root), root.descendants()).toList()) {
            kibibytes += pss(process.pid());
        }
        return kibibytes / 1024.0;
    }

    private static long pss(long pid) throws IOException {
        Path file = Path.of("/proc/" + pid + "/smaps_rollup");
        if (!Files.isReadable(file)) {
            return 0;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
    }
}
