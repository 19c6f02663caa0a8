package dev.navarch.proxy;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads objects from YAML in tests. */
public final class Yaml {

    private static final ObjectMapper MAPPER = new YAMLMapper();

    private Yaml() {}

    public static <T> T read(Class<T> type, String text) {
        return MAPPER.readValue(text, type);
    }
}
