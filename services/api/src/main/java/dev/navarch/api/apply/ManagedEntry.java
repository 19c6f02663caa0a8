package dev.navarch.api.apply;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code metadata.managedFields}.
 *
 * @param operation {@code Apply} or {@code Update}
 * @param time when the manager last changed a field, as RFC 3339 text; may be empty
 * @param fields its set, as a tree
 */
record ManagedEntry(
        String manager,
        String operation,
        String apiVersion,
        String subresource,
        String time,
        ObjectNode fields) {

    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Empty when this is no entry that the API could have written. */
    static Optional<ManagedEntry> read(JsonNode node) {
        String operation = node.path("operation").asString("");
        if (!operation.equals(APPLY) && !operation.equals(UPDATE)) {
            return Optional.empty();
        }
        JsonNode fields = node.path("fieldsV1");
        return Optional.of(
                new ManagedEntry(
                        node.path("manager").asString(""),
                        operation,
                        node.path("apiVersion").asString(""),
                        node.path("subresource").asString(""),
                        node.path("time").asString(""),
                        fields instanceof ObjectNode tree
                                ? tree
                                : JsonNodeFactory.instance.objectNode()));
    }

    ObjectNode write() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("manager", manager);
        node.put("operation", operation);
        node.put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            node.put("time", time);
        }
        node.put("fieldsType", "FieldsV1");
        node.set("fieldsV1", fields);
        if (!subresource.isEmpty()) {
            node.put("subresource", subresource);
        }
        return node;
    }

    boolean applies() {
        return operation.equals(APPLY);
    }

    /** Whether both are of one manager: an applier is the same in every API version. */
    boolean sameManager(ManagedEntry other) {
        return manager.equals(other.manager)
                && operation.equals(other.operation)
                && subresource.equals(other.subresource)
                && (applies() || apiVersion.equals(other.apiVersion));
    }

    ManagedEntry with(ObjectNode newFields) {
        return new ManagedEntry(manager, operation, apiVersion, subresource, time, newFields);
    }

    ManagedEntry at(Instant newTime) {
        return new ManagedEntry(manager, operation, apiVersion, subresource, text(newTime), fields);
    }

    /** As a conflict names it: {@code "kubectl" with subresource "status" using apps/v1}. */
    String shown() {
        return '"'
                + manager
                + '"'
                + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + '"')
                + (applies() ? "" : " using " + apiVersion);
    }
}
