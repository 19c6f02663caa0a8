package dev.navarch.api.validation;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of storage version migrations (KEP-4192): they end once, in one way. */
final class MigrationChecks {

    private static final String CONDITIONS = "status.conditions";

    private MigrationChecks() {}

    static void status(
            ObjectNode migration,
            Optional<JsonNode> old,
            String top,
            ObjectNode root,
            Causes causes) {
        if (migration.at("/spec/resource/resource").asString("").isEmpty()) {
            causes.required("spec.resource.resource", "resource is required");
        }
        JsonNode conditions = migration.at("/status/conditions");
        boolean succeeded = holds(migration, "Succeeded");
        boolean failed = holds(migration, "Failed");
        boolean running = holds(migration, "Running");
        if (succeeded && failed) {
            causes.invalid(
                    CONDITIONS,
                    conditions,
                    "Both success and failed conditions cannot be true at the same time");
        }
        if (succeeded && running) {
            causes.invalid(
                    CONDITIONS,
                    conditions,
                    "Running condition cannot be true when success condition is true");
        }
        if (failed && running) {
            causes.invalid(
                    CONDITIONS,
                    conditions,
                    "Running condition cannot be true when failed condition is true");
        }
        old.ifPresent(before -> keeps(before, migration, causes));
    }

    private static void keeps(JsonNode old, ObjectNode migration, Causes causes) {
        JsonNode conditions = migration.at("/status/conditions");
        for (String end : List.of("Succeeded", "Failed")) {
            if (holds(old, end) && !holds(migration, end)) {
                causes.invalid(
                        CONDITIONS,
                        conditions,
                        (end.equals("Failed") ? "Failed" : "Success")
                                + " condition cannot be set to false once it is true");
            }
        }
        String before = old.at("/status/resourceVersion").asString("");
        JsonNode now = migration.at("/status/resourceVersion");
        if (!before.isEmpty() && !before.equals(now.asString(""))) {
            causes.invalid("status.resourceVersion", now, "cannot be updated");
        }
    }

    private static boolean holds(JsonNode migration, String type) {
        return migration
                .at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals(type)
                                && c.path("status").asString("").equals("True"));
    }
}
