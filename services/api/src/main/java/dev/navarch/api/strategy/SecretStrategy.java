package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets: plain text is taken into {@code data}, and frozen ones stay as they are. */
public final class SecretStrategy extends ImmutableDataStrategy {

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        if (object.path("type").asString("").isEmpty()) {
            object.put("type", "Opaque");
        }
        encode(object);
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        if (object.path("type").asString("").isEmpty()) {
            object.put("type", old.path("type").asString("Opaque"));
        }
        encode(object);
    }

    private static void encode(ObjectNode object) {
        JsonNode plain = object.remove("stringData");
        if (plain == null || plain.isEmpty()) {
            return;
        }
        ObjectNode data = object.withObjectProperty("data");
        for (Map.Entry<String, JsonNode> entry : plain.properties()) {
            byte[] bytes = entry.getValue().asString("").getBytes(StandardCharsets.UTF_8);
            data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
    }
}
