package dev.navarch.metrics.api;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Metrics as {@code kubectl get} shows them: name, processor, memory, window. */
final class Tables {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Tables() {}

    /**
     * @param pods whether the items are pods, whose figures are those of their containers together
     */
    static JsonNode of(List<ObjectNode> items, boolean pods) {
        ObjectNode table =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "Table")
                        .put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata");
        ArrayNode columns = table.putArray("columnDefinitions");
        column(columns, "Name", "name");
        column(columns, "cpu", "");
        column(columns, "memory", "");
        column(columns, "Window", "");
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode item : items) {
            ObjectNode row = rows.addObject();
            row.putArray("cells")
                    .add(item.path("metadata").path("name").asString(""))
                    .add(sum(item, pods, "cpu") / NANOS_PER_MILLI + "m")
                    .add(sum(item, pods, "memory") + "Ki")
                    .add(item.path("window").asString(""));
            ObjectNode object =
                    row.putObject("object")
                            .put("kind", "PartialObjectMetadata")
                            .put("apiVersion", "meta.k8s.io/v1");
            object.set("metadata", item.path("metadata"));
        }
        return table;
    }

    private static void column(ArrayNode columns, String name, String format) {
        columns.addObject()
                .put("name", name)
                .put("type", "string")
                .put("format", format)
                .put("description", "")
                .put("priority", 0);
    }

    private static long sum(ObjectNode item, boolean pods, String resource) {
        if (!pods) {
            return number(item.path("usage").path(resource).asString("0"));
        }
        long sum = 0;
        for (JsonNode container : item.path("containers")) {
            sum += number(container.path("usage").path(resource).asString("0"));
        }
        return sum;
    }

    private static long number(String quantity) {
        return Long.parseLong(quantity.replaceAll("[^0-9]", ""));
    }
}
