package dev.navarch.api.bootstrap;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.fairness.BuiltIn;
import dev.navarch.api.fairness.FlowConfiguration;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the built-in flow schemas and priority levels as they should be: mandatory ones always, the
 * others unless their {@code apf.kubernetes.io/autoupdate-spec} says that somebody else does. Says
 * of every flow schema whether its priority level is there.
 */
public final class FlowControlUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FlowControlUpkeep.class);
    private static final String AUTO_UPDATE = "apf.kubernetes.io/autoupdate-spec";

    private final ObjectReader reader;
    private final Ensure ensure;
    private final BuiltIn builtIn;
    private final InstantSource clock;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final Subscription subscription;

    public FlowControlUpkeep(
            ObjectReader reader, Ensure ensure, BuiltIn builtIn, InstantSource clock) {
        this.reader = reader;
        this.ensure = ensure;
        this.builtIn = builtIn;
        this.clock = clock;
        this.subscription =
                reader.follow(
                        Set.of(FlowConfiguration.SCHEMAS, FlowConfiguration.LEVELS),
                        changes -> dirty.set(true));
    }

    /** Corrects what changed since the last call; to be called about once a second. */
    public void run() {
        if (!dirty.getAndSet(false)) {
            return;
        }
        Map<String, ObjectNode> levels = stored(FlowConfiguration.LEVELS);
        Map<String, ObjectNode> schemas = stored(FlowConfiguration.SCHEMAS);
        maintain(FlowConfiguration.LEVELS, builtIn.levels(), levels);
        maintain(FlowConfiguration.SCHEMAS, builtIn.schemas(), schemas);
        schemas.values().forEach(schema -> mark(schema, levels));
    }

    private Map<String, ObjectNode> stored(GroupResource type) {
        Map<String, ObjectNode> objects = new HashMap<>();
        for (StoredObject stored : reader.cached(type, "")) {
            objects.put(stored.key().name(), Json.read(stored.bytes()));
        }
        return objects;
    }

    private void maintain(
            GroupResource type, List<ObjectNode> wanted, Map<String, ObjectNode> stored) {
        for (ObjectNode object : wanted) {
            String name = object.path("metadata").path("name").asString();
            ObjectNode known = stored.get(name);
            if (known == null) {
                ObjectNode first = object.deepCopy();
                annotate(first);
                watched(ensure.exists(type, first));
            } else if (!as(known, object).equals(known)) {
                watched(ensure.correct(type, known, current -> as(current, object)));
            }
        }
    }

    /** What a stored object should be. */
    private static ObjectNode as(ObjectNode current, ObjectNode wanted) {
        String name = wanted.path("metadata").path("name").asString();
        boolean mandatory = BuiltIn.MANDATORY.contains(name);
        JsonNode metadata = current.path("metadata");
        JsonNode kept = metadata.path("annotations").path(AUTO_UPDATE);
        boolean ours =
                kept.isMissingNode()
                        ? metadata.path("generation").asLong(0) == 1
                        : kept.asString("").equals("true");
        if (!mandatory && !ours) {
            return current;
        }
        ObjectNode corrected = current.deepCopy();
        JsonNode shares = current.path("spec").path("exempt");
        corrected.set("spec", wanted.path("spec").deepCopy());
        if (mandatory && shares.isObject() && wanted.path("spec").has("exempt")) {
            // How much an exempt level lends is for the administrator to say.
            ((ObjectNode) corrected.path("spec")).set("exempt", shares.deepCopy());
        }
        annotate(corrected);
        return corrected;
    }

    private static void annotate(ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        Json.ensure(metadata, "annotations").put(AUTO_UPDATE, "true");
    }

    private void mark(ObjectNode schema, Map<String, ObjectNode> levels) {
        String level =
                schema.path("spec").path("priorityLevelConfiguration").path("name").asString("");
        boolean missing = !levels.containsKey(level);
        if (!dangling(schema).equals(missing ? "True" : "False")) {
            watched(
                    ensure.correct(
                            FlowConfiguration.SCHEMAS,
                            "status",
                            schema,
                            current -> marked(current, level, missing)));
        }
    }

    private static String dangling(ObjectNode schema) {
        for (JsonNode condition : schema.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Dangling")) {
                return condition.path("status").asString("");
            }
        }
        return "";
    }

    private ObjectNode marked(ObjectNode schema, String level, boolean missing) {
        ObjectNode status = Json.ensure(schema, "status");
        ArrayNode conditions = schema.arrayNode();
        for (JsonNode condition : status.path("conditions")) {
            if (!condition.path("type").asString("").equals("Dangling")) {
                conditions.add(condition);
            }
        }
        ObjectNode dangling = conditions.addObject();
        dangling.put("type", "Dangling").put("status", missing ? "True" : "False");
        dangling.put(
                "lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        dangling.put("reason", missing ? "NotFound" : "Found");
        dangling.put(
                "message",
                "This FlowSchema references the PriorityLevelConfiguration object named \""
                        + level
                        + (missing ? "\" but there is no such object" : "\" and it exists"));
        status.set("conditions", conditions);
        return schema;
    }

    private void watched(CompletableFuture<Void> done) {
        done.exceptionally(failed -> {
            LOG.warn("Flow control could not be kept up: {}", failed.toString());
            dirty.set(true);
            return null;
        });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
