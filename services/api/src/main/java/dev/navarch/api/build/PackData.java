package dev.navarch.api.build;

import dev.navarch.api.encoding.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Writes each YAML file below a directory as JSON beside it. Usage: {@code PackData DIRECTORY}. */
public final class PackData {

    private PackData() {}

    public static void main(String[] arguments) throws IOException {
        YAMLMapper yaml = YAMLMapper.builder().build();
        try (Stream<Path> below = Files.walk(Path.of(arguments[0]))) {
            List<Path> files = below.filter(f -> f.toString().endsWith(".yaml")).toList();
            files.forEach(file -> pack(yaml, file));
        }
    }

    private static void pack(YAMLMapper yaml, Path file) {
        String name = file.getFileName().toString().replaceFirst("yaml$", "json");
        try {
            Files.write(file.resolveSibling(name), Json.write(yaml.readTree(file.toFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
