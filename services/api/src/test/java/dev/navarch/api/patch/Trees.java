package dev.navarch.api.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Trees from text; JSON may use single quotes, which reads better in Java. */
public final class Trees {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    private Trees() {}

    public static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    public static ObjectNode object(String text) {
        return (ObjectNode) json(text);
    }

    public static JsonNode yaml(String text) {
        return YAML.readTree(text);
    }

    public static ObjectNode yamlObject(String text) {
        return (ObjectNode) yaml(text);
    }
}
