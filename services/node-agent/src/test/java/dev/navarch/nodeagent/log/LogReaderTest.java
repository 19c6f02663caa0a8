package dev.navarch.nodeagent.log;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

    private static final String TEXT =
            """
            2026-01-31T12:00:01.000000001Z stdout F one
            2026-01-31T12:00:02.000000001Z stderr F two
            2026-01-31T12:00:03.000000001Z stdout P thr
            2026-01-31T12:00:03.000000002Z stdout F ee
            2026-01-31T12:00:04.000000001Z stdout F\s
            """;

    @TempDir private Path directory;
    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = Files.writeString(directory.resolve("0.log"), TEXT);
    }

    private String read(LogRequest request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogReader.send(log, request, out, () -> true, () -> false);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static LogRequest all() {
        return new LogRequest(
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    @Test
    void joinsThePartsOfALine() throws IOException {
        assertThat(read(all())).isEqualTo("one\ntwo\nthree\n\n");
    }

    @Test
    void sendsTheLastLinesOnly() throws IOException {
        LogRequest two =
                new LogRequest(
                        false,
                        Optional.of(4L),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty());
        assertThat(read(two)).isEqualTo("two\nthree\n\n");
        assertThat(
                        read(
                                new LogRequest(
                                        false,
                                        Optional.of(0L),
                                        Optional.empty(),
                                        Optional.empty(),
                                        false,
                                        Optional.empty())))
                .isEmpty();
    }

    @Test
    void beginsAtAMoment() throws IOException {
        assertThat(
                        read(
                                new LogRequest(
                                        false,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(Instant.parse("2026-01-31T12:00:03Z")),
                                        true,
                                        Optional.empty())))
                .isEqualTo(
                        "2026-01-31T12:00:03.000000001Z three\n2026-01-31T12:00:04.000000001Z \n");
    }

    @Test
    void stopsAtALimit() throws IOException {
        assertThat(
                        read(
                                new LogRequest(
                                        false,
                                        Optional.empty(),
                                        Optional.of(6L),
                                        Optional.empty(),
                                        false,
                                        Optional.empty())))
                .isEqualTo("one\ntw");
    }

    @Test
    void sendsOneStreamOnly() throws IOException {
        assertThat(
                        read(
                                new LogRequest(
                                        false,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        false,
                                        Optional.of("stderr"))))
                .isEqualTo("two\n");
    }

    @Test
    void followsThroughARotationUntilTheContainerEnds() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AtomicBoolean ended = new AtomicBoolean();
        LogRequest follow =
                new LogRequest(
                        true,
                        Optional.of(1L),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty());
        Thread reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                LogReader.send(log, follow, out, ended::get, () -> false);
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        eventually(() -> out.toString(StandardCharsets.UTF_8).equals("\n"));
        append("five");
        eventually(() -> out.toString(StandardCharsets.UTF_8).endsWith("five\n"));
        Files.move(log, directory.resolve("0.log.1"));
        Files.writeString(log, "");
        append("six");
        eventually(() -> out.toString(StandardCharsets.UTF_8).endsWith("six\n"));
        assertThat(reader.isAlive()).isTrue();
        ended.set(true);
        reader.join();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\nfive\nsix\n");
    }

    private void append(String text) throws IOException {
        Files.writeString(
                log,
                "2026-01-31T12:00:05.000000001Z stdout F " + text + "\n",
                StandardOpenOption.APPEND);
    }
}
