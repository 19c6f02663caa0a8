package dev.navarch.nodeagent.log;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each container's log to a number of files of a size: the current one is renamed, the
 * runtime opens a new one, the oldest goes.
 */
public final class LogRotation {

    private static final Logger log = LoggerFactory.getLogger(LogRotation.class);
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Consumer<String> reopen;
    private final Clock clock;
    private final Limits limits;

    /**
     * How much of a container's log is kept.
     *
     * @param bytes of one file
     * @param files the current one included
     */
    public record Limits(long bytes, int files) {}

    /**
     * @param reopen makes the runtime open a container's log again, at its old place
     */
    public LogRotation(Consumer<String> reopen, Clock clock, Limits limits) {
        this.reopen = reopen;
        this.clock = clock;
        this.limits = limits;
    }

    public void run(List<ContainerRecord> running) {
        for (ContainerRecord container : running) {
            try {
                rotate(container, Path.of(container.logPath()));
            } catch (IOException | RuntimeFailure e) {
                log.warn("cannot rotate the log of {}: {}", container.name(), e.toString());
            }
        }
    }

    private void rotate(ContainerRecord container, Path file) throws IOException {
        if (container.logPath().isEmpty()
                || !Files.exists(file)
                || Files.size(file) < limits.bytes()) {
            return;
        }
        Path old = file.resolveSibling(file.getFileName() + "." + SUFFIX.format(clock.instant()));
        Files.move(file, old);
        try {
            reopen.accept(container.id());
        } catch (RuntimeFailure e) {
            Files.move(old, file);
            throw e;
        }
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            List<Path> rotated =
                    siblings.filter(path ->
                                    String.valueOf(path.getFileName())
                                            .startsWith(file.getFileName() + "."))
                            .sorted()
                            .toList();
            for (int i = 0; i <= rotated.size() - limits.files(); i++) {
                Files.delete(rotated.get(i));
            }
        }
    }
}
