package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart, by the real {@code helm}. */
final class Chart {

    static final Path DIRECTORY = Path.of("navarch").toAbsolutePath();
    static final String NAMESPACE = "nv";

    private static final Path PROGRAM =
            Path.of("../../.cache/kubectl-1.36/bin/helm").toAbsolutePath();

    private Chart() {}

    /** Whether it is here: JUnit asks by this name. */
    static boolean helmPresent() {
        return Files.isExecutable(PROGRAM);
    }

    /**
     * How a command ended.
     *
     * @param output what it printed, and where it failed also what it complained of
     */
    record Result(int code, String output) {}

    static Result helm(String... arguments) {
        List<String> line = new ArrayList<>(List.of(PROGRAM.toString()));
        line.addAll(List.of(arguments));
        try {
            Path errors = Files.createTempFile("helm", ".err");
            Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            output += code == 0 ? "" : Files.readString(errors);
            Files.delete(errors);
            return new Result(code, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Each file under {@code ci} makes a rendering of its own, beside the one without. */
    static Stream<List<String>> variants() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            List<List<String>> variants = new ArrayList<>(List.of(List.of()));
            files.sorted().forEach(file -> variants.add(List.of("--values", file.toString())));
            return variants.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Result template(List<String> more) {
        List<String> line =
                new ArrayList<>(
                        List.of("template", "t", DIRECTORY.toString(), "--namespace", NAMESPACE));
        line.addAll(more);
        return helm(line.toArray(String[]::new));
    }

    /** What would be installed, hooks and tests among it. */
    static List<JsonNode> manifests(List<String> more) {
        Result rendered = template(more);
        assertThat(rendered.code()).as(rendered.output()).isZero();
        List<JsonNode> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(rendered.output())) {
            documents.forEachRemaining(document -> {
                if (document != null && document.isObject()) {
                    manifests.add(document);
                }
            });
        }
        return manifests;
    }

    static String name(JsonNode manifest) {
        return manifest.path("kind").asString("")
                + "/"
                + manifest.at("/metadata/name").asString("");
    }
}
