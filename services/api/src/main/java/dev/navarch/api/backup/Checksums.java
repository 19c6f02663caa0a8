package dev.navarch.api.backup;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every other entry must be, in a backup's last entry: without it the backup is not whole.
 *
 * @param entries by name, in their order
 */
record Checksums(Map<String, Sum> entries) {

    static final String ENTRY = "checksums.json";

    private static final JsonMapper JSON = JsonMapper.shared();

    Checksums {
        entries = new LinkedHashMap<>(entries);
    }

    /**
     * @param sha256 in hexadecimal
     * @param rows of a table; 0 for what is none
     */
    record Sum(String sha256, long rows) {}

    byte[] encode() {
        ObjectNode json = JSON.createObjectNode();
        entries.forEach((name, sum) ->
                json.putObject(name).put("sha256", sum.sha256()).put("rows", sum.rows()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    static Checksums decode(byte[] bytes) {
        Map<String, Sum> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : JSON.readTree(bytes).properties()) {
            entries.put(
                    entry.getKey(),
                    new Sum(
                            entry.getValue().path("sha256").asString(""),
                            entry.getValue().path("rows").asLong()));
        }
        return new Checksums(entries);
    }
}
