package dev.navarch.api.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads the data files that this service is made of. They are written as YAML, for people; the
 * build puts the same as JSON beside them, which a fresh JVM reads in a tenth of the time.
 */
public final class Packaged {

    private static final String YAML = ".yaml";

    private Packaged() {}

    /**
     * @param resource {@code /types/core.yaml}
     * @throws IllegalStateException if there is no such file
     */
    public static JsonNode tree(String resource) {
        String json = resource.substring(0, resource.length() - YAML.length()) + ".json";
        try (InputStream packed = open(json)) {
            if (packed != null) {
                return Json.MAPPER.readTree(packed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (InputStream written = open(resource)) {
            if (written == null) {
                throw new IllegalStateException("missing " + resource);
            }
            return YAMLMapper.builder().build().readTree(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String resource) {
        return Packaged.class.getResourceAsStream(resource);
    }
}
