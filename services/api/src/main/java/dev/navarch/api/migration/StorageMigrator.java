package dev.navarch.api.migration;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Carries out StorageVersionMigrations (KEP-4192), of each resource one after the other in the
 * order of their creation. Kubernetes does so in its controller manager; how objects lie in the
 * store is the API service's own affair here, so it is done where they are kept. All replicas may
 * do it at once: what one has migrated changes nothing for the next.
 */
public final class StorageMigrator {

    public static final GroupResource MIGRATIONS =
            new GroupResource("storagemigration.k8s.io", "storageversionmigrations");

    private static final Logger LOG = LoggerFactory.getLogger(StorageMigrator.class);

    /** A custom type may be served a little later than the migration is asked for. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Comparator<ObjectNode> OLDEST_FIRST =
            Comparator.comparing((ObjectNode m) -> text(m, "/metadata/creationTimestamp"))
                    .thenComparing(m -> text(m, "/metadata/name"));

    private final ObjectReader reader;
    private final TypeRegistry types;
    private final Ensure ensure;
    private final Rewriting rewriting;
    private final MigratedDefinition definitions;
    private final InstantSource clock;

    public StorageMigrator(
            ObjectReader reader,
            TypeRegistry types,
            Ensure ensure,
            Rewriting rewriting,
            InstantSource clock) {
        this.reader = reader;
        this.types = types;
        this.ensure = ensure;
        this.rewriting = rewriting;
        this.definitions = new MigratedDefinition(reader, ensure, clock);
        this.clock = clock;
    }

    /** Carries out what is asked for; to be called about once a second, never twice at a time. */
    public void run() {
        Map<GroupResource, List<ObjectNode>> waiting =
                reader.cached(MIGRATIONS, "").stream()
                        .map(stored -> Json.read(stored.bytes()))
                        .filter(migration -> !isOver(migration))
                        .sorted(OLDEST_FIRST)
                        .collect(Collectors.groupingBy(StorageMigrator::resource));
        waiting.forEach((resource, migrations) -> {
            try {
                migrate(resource, migrations.getFirst());
            } catch (CompletionException e) {
                LOG.warn("The migration of {} is tried again: {}", resource, e.getMessage());
            }
        });
    }

    private void migrate(GroupResource resource, ObjectNode migration) {
        Optional<ResourceDefinition> type = types.find(resource);
        if (type.isEmpty()) {
            Instant asked = Instant.parse(text(migration, "/metadata/creationTimestamp"));
            if (clock.instant().isAfter(asked.plus(PATIENCE))) {
                end(migration, "Failed", "StorageVersionMigrationFailed", "resource not found");
            }
            return;
        }
        String name = text(migration, "/metadata/name");
        definitions.begin(resource, name);
        long revision = rewriting.revision();
        write(
                migration,
                current -> {
                    Conditions.set(
                            current,
                            "Running",
                            true,
                            "MigrationRunning",
                            "The migration is running",
                            clock.instant());
                    ObjectNode status = current.withObjectProperty("status");
                    if (!status.has("resourceVersion")) {
                        status.put("resourceVersion", Long.toString(revision));
                    }
                });
        switch (rewriting.all(type.get())) {
            case DONE -> {
                definitions.finish(resource, true);
                end(migration, "Succeeded", "StorageVersionMigrationSucceeded", "");
            }
            case REFUSED -> {
                definitions.finish(resource, false);
                end(
                        migration,
                        "Failed",
                        "StorageVersionMigrationFailed",
                        "migration encountered unhandled error");
            }
            case LATER -> LOG.info("The migration of {} goes on later", resource);
        }
    }

    private void end(ObjectNode migration, String how, String reason, String message) {
        write(
                migration,
                current -> {
                    Conditions.remove(current, "Running");
                    Conditions.set(current, how, true, reason, message, clock.instant());
                });
    }

    private void write(ObjectNode migration, java.util.function.Consumer<ObjectNode> change) {
        ensure.correct(
                        MIGRATIONS,
                        "status",
                        migration,
                        current -> {
                            if (!isOver(current)) {
                                change.accept(current);
                            }
                            return current;
                        })
                .join();
    }

    private static boolean isOver(JsonNode migration) {
        return Conditions.holds(migration, "Succeeded") || Conditions.holds(migration, "Failed");
    }

    private static GroupResource resource(ObjectNode migration) {
        return new GroupResource(
                text(migration, "/spec/resource/group"),
                text(migration, "/spec/resource/resource"));
    }

    private static String text(JsonNode object, String pointer) {
        return object.at(pointer).asString("");
    }
}
