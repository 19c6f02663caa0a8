package dev.navarch.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.5Z");
    @TempDir private Path directory;

    private static FileContent text(String text, int mode) {
        return new FileContent(text.getBytes(StandardCharsets.UTF_8), mode);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(e -> e.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesFilesBehindOneLink() throws IOException {
        boolean changed =
                AtomicFiles.write(
                        directory,
                        Map.of("a", text("1", 0640), "deep/b", text("2", 0400)),
                        Optional.empty(),
                        NOW);

        assertThat(changed).isTrue();
        assertThat(directory.resolve("a")).hasContent("1");
        assertThat(directory.resolve("deep/b")).hasContent("2");
        assertThat(Files.readSymbolicLink(directory.resolve("a"))).isEqualTo(Path.of("..data/a"));
        assertThat((Integer) Files.getAttribute(directory.resolve("a"), "unix:mode") & 0777)
                .isEqualTo(0640);
        assertThat(names())
                .containsExactly("..2026_01_31_12_00_00.500000000", "..data", "a", "deep");
    }

    @Test
    void changesNothingWhenNothingChanged() throws IOException {
        Map<String, FileContent> files = Map.of("a", text("1", 0644));
        AtomicFiles.write(directory, files, Optional.empty(), NOW);
        List<String> before = names();
        assertThat(AtomicFiles.write(directory, files, Optional.empty(), NOW.plusSeconds(1)))
                .isFalse();
        assertThat(names()).isEqualTo(before);
        assertThat(
                        AtomicFiles.write(
                                directory,
                                Map.of("a", text("1", 0600)),
                                Optional.empty(),
                                NOW.plusSeconds(1)))
                .isTrue();
    }

    @Test
    void swapsToTheNewFilesAndDropsTheOld() throws IOException {
        AtomicFiles.write(
                directory,
                Map.of("a", text("1", 0644), "b", text("1", 0644)),
                Optional.empty(),
                NOW);
        AtomicFiles.write(
                directory,
                Map.of("a", text("2", 0644), "c", text("3", 0644)),
                Optional.empty(),
                NOW.plusSeconds(1));

        assertThat(directory.resolve("a")).hasContent("2");
        assertThat(directory.resolve("c")).hasContent("3");
        assertThat(Files.exists(directory.resolve("b"), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(names()).containsExactly("..2026_01_31_12_00_01.500000000", "..data", "a", "c");
    }
}
