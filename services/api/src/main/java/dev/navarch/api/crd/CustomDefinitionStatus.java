package dev.navarch.api.crd;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status of a CustomResourceDefinition. It is computed with each write instead of by a
 * controller afterwards: a definition whose names are free is served as soon as it is stored.
 */
final class CustomDefinitionStatus {

    private CustomDefinitionStatus() {}

    static boolean isEstablished(JsonNode definition) {
        return holds(definition, "Established");
    }

    private static boolean holds(JsonNode definition, String type) {
        return definition
                .at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals(type)
                                && c.path("status").asString("").equals("True"));
    }

    static void update(ObjectNode definition, TypeRegistry types, Instant now) {
        ObjectNode status = definition.withObjectProperty("status");
        JsonNode names = definition.at("/spec/names");
        Optional<String> conflict = conflict(definition, types);
        if (conflict.isEmpty()) {
            status.set("acceptedNames", names.deepCopy());
            condition(status, "NamesAccepted", true, "NoConflicts", "no conflicts found", now);
            condition(
                    status,
                    "Established",
                    true,
                    "InitialNamesAccepted",
                    "the initial names have been accepted",
                    now);
        } else {
            if (!status.has("acceptedNames")) {
                status.putObject("acceptedNames").put("kind", "").put("plural", "");
            }
            condition(status, "NamesAccepted", false, "NamesConflict", conflict.get(), now);
            if (!isEstablished(definition)) {
                condition(
                        status,
                        "Established",
                        false,
                        "NotAccepted",
                        "not all names are accepted",
                        now);
            }
        }
        TreeSet<String> stored = new TreeSet<>();
        status.path("storedVersions").forEach(v -> stored.add(v.asString("")));
        for (JsonNode version : definition.at("/spec/versions")) {
            if (version.path("storage").asBoolean(false)) {
                stored.add(version.path("name").asString(""));
            }
        }
        ArrayNode listed = status.putArray("storedVersions");
        stored.forEach(listed::add);
    }

    /** Another type of the group that has one of the names already. */
    private static Optional<String> conflict(ObjectNode definition, TypeRegistry types) {
        String group = definition.at("/spec/group").asString("");
        String plural = definition.at("/spec/names/plural").asString("");
        String kind = definition.at("/spec/names/kind").asString("");
        for (ResourceDefinition type : types.all()) {
            if (!type.key().group().equals(group)
                    || (type.custom() && type.key().resource().equals(plural))) {
                continue;
            }
            if (type.key().resource().equals(plural)) {
                return Optional.of("\"" + plural + "\" is already in use");
            }
            if (type.kind().equals(kind) || type.listKind().equals(kind)) {
                return Optional.of("\"" + kind + "\" is already in use");
            }
        }
        return Optional.empty();
    }

    static void condition(
            ObjectNode status,
            String type,
            boolean holds,
            String reason,
            String message,
            Instant now) {
        ArrayNode conditions = status.withArrayProperty("conditions");
        String value = holds ? "True" : "False";
        for (JsonNode known : conditions) {
            if (known.path("type").asString("").equals(type)
                    && known.path("status").asString("").equals(value)) {
                ((ObjectNode) known).put("reason", reason).put("message", message);
                return;
            }
        }
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asString("").equals(type)) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("message", message)
                .put("reason", reason)
                .put("status", value)
                .put("type", type);
    }
}
