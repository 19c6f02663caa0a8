package dev.navarch.schema.build;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the published artifacts do not carry: how lists and maps merge, and the defaults that the
 * API reference documents with the fields.
 */
final class ListSemantics {

    /** Its fields are those of a struct that it embeds. */
    private static final String EPHEMERAL = "io.k8s.api.core.v1.EphemeralContainer";

    private final JsonNode fields;
    private final Set<String> atomicStructs = new HashSet<>();

    ListSemantics(Path data) {
        fields = JsonMapper.shared().readTree(data.resolve("list-semantics.json").toFile());
        JsonMapper.shared()
                .readTree(data.resolve("atomic-structs.json").toFile())
                .forEach(name -> atomicStructs.add(name.asString()));
    }

    void addTo(String definition, ObjectNode schema) {
        if (atomicStructs.contains(definition)) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
        JsonNode known =
                fields.path(definition.equals(EPHEMERAL) ? EPHEMERAL + "Common" : definition);
        for (var property : schema.path("properties").properties()) {
            JsonNode said = known.path(property.getKey());
            ObjectNode target = (ObjectNode) property.getValue();
            copy(said, "listType", target, "x-kubernetes-list-type");
            copy(said, "listMapKeys", target, "x-kubernetes-list-map-keys");
            copy(said, "mapType", target, "x-kubernetes-map-type");
            copy(said, "patchStrategy", target, "x-kubernetes-patch-strategy");
            copy(said, "patchMergeKey", target, "x-kubernetes-patch-merge-key");
            addDefault(said.path("default"), target);
        }
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String keyword) {
        if (from.has(name)) {
            to.set(keyword, from.get(name));
        }
    }

    /**
     * A default is written as a JSON text; {@code ref(…)} names a Go constant, which is skipped.
     */
    private static void addDefault(JsonNode said, ObjectNode target) {
        if (said.isString() && !said.asString().startsWith("ref(")) {
            target.set("default", JsonMapper.shared().readTree(said.asString()));
        }
    }
}
