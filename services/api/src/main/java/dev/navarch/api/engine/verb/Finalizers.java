package dev.navarch.api.engine.verb;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and sets {@code metadata.finalizers}. */
final class Finalizers {

    static final String ORPHAN = "orphan";
    static final String FOREGROUND = "foregroundDeletion";

    private Finalizers() {}

    static List<String> of(ObjectNode metadata) {
        List<String> finalizers = new ArrayList<>();
        for (JsonNode finalizer : metadata.path("finalizers")) {
            finalizers.add(finalizer.asString(""));
        }
        return finalizers;
    }

    static void set(ObjectNode metadata, List<String> finalizers) {
        if (finalizers.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            ArrayNode array = metadata.putArray("finalizers");
            finalizers.forEach(array::add);
        }
    }
}
