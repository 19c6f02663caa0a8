package dev.navarch.api.migration;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definition of a custom type while its objects are migrated: its condition {@code
 * StorageMigrating}, and its {@code status.storedVersions}, which only what was stored before and
 * nothing else may leave. A definition that changed meanwhile keeps them: another storage version
 * may have been written.
 */
final class MigratedDefinition {

    private static final String CONDITION = "StorageMigrating";

    private final ObjectReader reader;
    private final Ensure ensure;
    private final InstantSource clock;

    MigratedDefinition(ObjectReader reader, Ensure ensure, InstantSource clock) {
        this.reader = reader;
        this.ensure = ensure;
        this.clock = clock;
    }

    void begin(GroupResource resource, String migration) {
        write(
                resource,
                definition -> {
                    observed(
                            definition,
                            Conditions.set(
                                    definition,
                                    CONDITION,
                                    true,
                                    "MigrationRunning",
                                    "Migration " + migration + " is running",
                                    clock.instant()));
                    return definition;
                });
    }

    void finish(GroupResource resource, boolean succeeded) {
        write(
                resource,
                definition -> {
                    JsonNode before = Conditions.find(definition, CONDITION);
                    boolean same =
                            before.path("observedGeneration").asLong(-1)
                                    == definition.at("/metadata/generation").asLong(0);
                    if (succeeded && same) {
                        ArrayNode versions =
                                definition.withObjectProperty("status").putArray("storedVersions");
                        for (JsonNode version : definition.at("/spec/versions")) {
                            if (version.path("storage").asBoolean(false)) {
                                versions.add(version.path("name").asString());
                            }
                        }
                    }
                    observed(
                            definition,
                            Conditions.set(
                                    definition,
                                    CONDITION,
                                    false,
                                    succeeded ? "MigrationSucceeded" : "MigrationFailed",
                                    message(succeeded, same),
                                    clock.instant()));
                    return definition;
                });
    }

    private static String message(boolean succeeded, boolean same) {
        if (!succeeded) {
            return "The migration has failed";
        }
        return same
                ? "The migration has succeeded and the stored versions have been updated"
                : "The migration has succeeded but the stored versions have not been updated due to"
                        + " a generation mismatch";
    }

    private static void observed(ObjectNode definition, ObjectNode condition) {
        condition.put("observedGeneration", definition.at("/metadata/generation").asLong(0));
    }

    /** Does nothing for a built-in type, which has no definition. */
    private void write(GroupResource resource, UnaryOperator<ObjectNode> change) {
        Optional<ObjectNode> definition =
                reader.cached(
                                ObjectKey.cluster(
                                        Resources.CUSTOM_RESOURCE_DEFINITIONS,
                                        resource.resource() + "." + resource.group()))
                        .map(stored -> Json.read(stored.bytes()));
        definition.ifPresent(known ->
                ensure.correct(Resources.CUSTOM_RESOURCE_DEFINITIONS, "status", known, change)
                        .join());
    }
}
