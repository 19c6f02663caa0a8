package dev.navarch.nodeagent.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** File systems in memory. */
final class Tmpfs {

    private Tmpfs() {}

    static boolean isMounted(Path directory) throws IOException {
        String wanted = " " + directory.toString().replace(" ", "\\040") + " ";
        try (var lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return lines.anyMatch(line -> line.contains(wanted));
        }
    }

    /**
     * @param bytes its size, or 0 for the kernel's default
     */
    static void mount(Path directory, long bytes) throws IOException {
        run(
                bytes == 0
                        ? List.of("mount", "-t", "tmpfs", "tmpfs", directory.toString())
                        : List.of(
                                "mount",
                                "-t",
                                "tmpfs",
                                "-o",
                                "size=" + bytes,
                                "tmpfs",
                                directory.toString()));
    }

    static void unmount(Path directory) throws IOException {
        run(List.of("umount", "-l", directory.toString()));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
