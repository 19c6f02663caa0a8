package dev.navarch.api.crd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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

    static void update(ObjectNode definition, NameBook names, Instant now) {
        ObjectNode status = definition.withObjectProperty("status");
        GivenNames given =
                names.decide(
                        definition.at("/metadata/name").asString(""),
                        definition.at("/spec/group").asString(""),
                        definition.at("/spec/names"),
                        status.path("acceptedNames"));
        status.set("acceptedNames", given.accepted());
        if (given.conflict().isPresent()) {
            GivenNames.Conflict conflict = given.conflict().get();
            condition(status, "NamesAccepted", false, conflict.reason(), conflict.message(), now);
            if (given.lost() || !has(status, "Established")) {
                condition(
                        status,
                        "Established",
                        false,
                        "NotAccepted",
                        "not all names are accepted",
                        now);
            }
        } else {
            condition(status, "NamesAccepted", true, "NoConflicts", "no conflicts found", now);
            if (!isEstablished(definition)) {
                condition(
                        status,
                        "Established",
                        true,
                        "InitialNamesAccepted",
                        "the initial names have been accepted",
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

    private static boolean has(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(c -> c.path("type").asString("").equals(type));
    }

    /** Sets a condition where it stands; its time is that of its last change of status. */
    static void condition(
            ObjectNode status,
            String type,
            boolean holds,
            String reason,
            String message,
            Instant now) {
        ArrayNode conditions = status.withArrayProperty("conditions");
        String value = holds ? "True" : "False";
        @Nullable ObjectNode found = null;
        for (JsonNode known : conditions) {
            if (known instanceof ObjectNode one && one.path("type").asString("").equals(type)) {
                found = one;
            }
        }
        boolean turned = found == null || !found.path("status").asString("").equals(value);
        ObjectNode condition = found == null ? conditions.addObject() : found;
        if (turned) {
            condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        condition
                .put("message", message)
                .put("reason", reason)
                .put("status", value)
                .put("type", type);
    }
}
