package dev.navarch.api.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a backup says of itself, in its first entry.
 *
 * @param schema the version of the newest migration of its tables
 * @param taken when, by the database's clock
 * @param revision the newest in it
 * @param tables in the order of their entries
 */
record Manifest(String schema, Instant taken, long revision, List<Table> tables) {

    /** Grows when a reader of the older layout would restore something wrong. */
    static final int FORMAT = 1;

    static final String ENTRY = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.shared();

    Manifest {
        tables = List.copyOf(tables);
    }

    byte[] encode() {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("schema", schema);
        json.put("taken", taken.toString());
        json.put("revision", revision);
        ArrayNode all = json.putArray("tables");
        for (Table table : tables) {
            ObjectNode one = all.addObject().put("name", table.name());
            table.columns().forEach(one.putArray("columns")::add);
            table.key().forEach(one.putArray("key")::add);
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /**
     * @throws BackupException if it is of another format
     */
    static Manifest decode(byte[] bytes) {
        JsonNode json = JSON.readTree(bytes);
        int format = json.path("format").asInt(0);
        if (format != FORMAT) {
            throw new BackupException(
                    "the backup is of format "
                            + format
                            + ", and this version of Navarch reads format "
                            + FORMAT);
        }
        List<Table> tables = new ArrayList<>();
        for (JsonNode table : json.path("tables")) {
            tables.add(
                    new Table(
                            table.path("name").asString(),
                            texts(table.path("columns")),
                            texts(table.path("key"))));
        }
        return new Manifest(
                json.path("schema").asString(),
                Instant.parse(json.path("taken").asString()),
                json.path("revision").asLong(),
                tables);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
