package dev.navarch.nodeagent.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.runtime.RuntimeFailure;
import dev.navarch.testkit.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final LogRotation.Limits LIMITS = new LogRotation.Limits(10, 3);

    @TempDir private Path directory;
    private final FakeClock clock = new FakeClock(NOW);

    private Path log() {
        return directory.resolve("0.log");
    }

    private ContainerRecord container() {
        return new ContainerRecord(
                "id",
                "box",
                new PodIdentity("default", "p", "uid"),
                "main",
                0,
                ContainerRecord.State.RUNNING,
                NOW,
                Optional.of(NOW),
                Optional.empty(),
                0,
                "",
                "",
                "image",
                "sha256:1",
                log().toString(),
                Map.of());
    }

    private void run(Consumer<String> reopen) {
        new LogRotation(reopen, clock, LIMITS).run(List.of(container()));
    }

    private void reopen(String id) {
        try {
            Files.createFile(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        }
    }

    @Test
    void leavesASmallLogAlone() throws IOException {
        Files.writeString(log(), "small");
        run(id -> {
            throw new AssertionError("reopened");
        });
        assertThat(files()).containsExactly("0.log");
    }

    @Test
    void keepsTheNewestFilesOfALogThatGrowsOn() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.writeString(log(), "a log of more than ten bytes, " + i);
            run(this::reopen);
            clock.advance(Duration.ofSeconds(10));
        }
        assertThat(files())
                .containsExactly("0.log", "0.log.20260102-030425", "0.log.20260102-030435");
        assertThat(directory.resolve("0.log.20260102-030435")).content().endsWith("3");
        assertThat(log()).isEmptyFile();
    }

    @Test
    void putsALogBackThatTheRuntimeDoesNotReopen() throws IOException {
        Files.writeString(log(), "a log of more than ten bytes");
        run(id -> {
            throw new RuntimeFailure("gone");
        });
        assertThat(files()).containsExactly("0.log");
    }
}
