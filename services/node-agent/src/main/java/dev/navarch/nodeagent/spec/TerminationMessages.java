package dev.navarch.nodeagent.spec;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The files into which containers write why they ended. */
final class TerminationMessages {

    private static final int MOST_BYTES = 4096;
    private static final int MOST_LOG_BYTES = 2048;
    private static final int MOST_LOG_LINES = 80;

    private TerminationMessages() {}

    /** Makes an empty file that any user may write to. */
    static Path create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(MOST_BYTES, in.length())];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** The end of a container's log, without the log's own marks. */
    static String logTail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            StringBuilder tail = new StringBuilder();
            for (String line :
                    lines.subList(Math.max(0, lines.size() - MOST_LOG_LINES), lines.size())) {
                String[] parts = line.split(" ", 4);
                tail.append(parts.length == 4 ? parts[3] : "").append('\n');
            }
            return tail.substring(Math.max(0, tail.length() - MOST_LOG_BYTES));
        } catch (IOException e) {
            return "";
        }
    }
}
