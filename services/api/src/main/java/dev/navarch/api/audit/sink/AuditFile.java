package dev.navarch.api.audit.sink;

import dev.navarch.api.encoding.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file with one event in each line, readable by its owner alone. When it is full it is renamed to
 * {@code audit-2026-01-31T12-00-00.000.log}, and a new one begun.
 */
public final class AuditFile implements AuditBackend {

    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

    private final Path file;
    private final Limits limits;
    private final InstantSource clock;
    private OutputStream out;
    private long size;

    /**
     * @param bytes after which a new file is begun
     * @param age after which a full file is deleted; 0 for never
     * @param backups how many full files are kept; 0 for all
     */
    public record Limits(long bytes, Duration age, int backups) {}

    public AuditFile(Path file, Limits limits, InstantSource clock) throws IOException {
        this.file = file.toAbsolutePath();
        this.limits = limits;
        this.clock = clock;
        this.out = open();
    }

    private OutputStream open() throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(directory());
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        size = Files.size(file);
        return Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    private Path directory() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    @Override
    public synchronized void write(List<ObjectNode> events) throws AuditException {
        try {
            for (ObjectNode event : events) {
                write(Json.write(event));
            }
        } catch (IOException e) {
            throw new AuditException("cannot write to " + file + ": " + e.getMessage(), false);
        }
    }

    private void write(byte[] line) throws IOException {
        if (size > 0 && size + line.length + 1 > limits.bytes()) {
            rotate();
        }
        out.write(line);
        out.write('\n');
        size += line.length + 1L;
    }

    private void rotate() throws IOException {
        out.close();
        Instant now = clock.instant();
        Files.move(file, directory().resolve(backup(STAMP.format(now))));
        out = open();
        for (Path old : superfluous(now)) {
            Files.deleteIfExists(old);
        }
    }

    private String backup(String stamp) {
        return stem() + "-" + stamp + extension();
    }

    private String extension() {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    private String stem() {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - extension().length());
    }

    private Set<Path> superfluous(Instant now) throws IOException {
        List<Path> backups = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory())) {
            all.filter(this::isBackup).forEach(backups::add);
        }
        backups.sort(Comparator.reverseOrder());
        String oldest = backup(STAMP.format(now.minus(limits.age())));
        List<Path> gone = new ArrayList<>();
        for (int i = 0; i < backups.size(); i++) {
            boolean tooMany = limits.backups() > 0 && i >= limits.backups();
            boolean tooOld =
                    limits.age().isPositive()
                            && String.valueOf(backups.get(i).getFileName()).compareTo(oldest) < 0;
            if (tooMany || tooOld) {
                gone.add(backups.get(i));
            }
        }
        return Set.copyOf(gone);
    }

    private boolean isBackup(Path other) {
        String name = String.valueOf(other.getFileName());
        return name.matches(
                "\\Q"
                        + stem()
                        + "\\E-\\d{4}-\\d\\d-\\d\\dT[-0-9]{8}\\.\\d{3}\\Q"
                        + extension()
                        + "\\E");
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.error("Cannot close {}: {}", file, e.getMessage());
        }
    }
}
