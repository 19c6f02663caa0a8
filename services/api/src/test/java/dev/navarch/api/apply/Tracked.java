package dev.navarch.api.apply;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One object that several managers write, with a clock that moves by a second at each write. */
final class Tracked {

    private final GroupResource type;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private @Nullable ObjectNode object;

    Tracked(GroupResource type) {
        this.type = type;
    }

    ObjectNode object() {
        if (object == null) {
            throw new IllegalStateException("not created");
        }
        return object;
    }

    Tracked create(String manager, String yaml) {
        ObjectNode created = Trees.yamlObject(yaml);
        record(request(ApiVerb.CREATE, manager, "", Map.of(), Optional.empty(), ""), created);
        return this;
    }

    Tracked update(String manager, Consumer<ObjectNode> change) {
        return update(manager, "", change);
    }

    Tracked update(String manager, String subresource, Consumer<ObjectNode> change) {
        ObjectNode updated = object().deepCopy();
        change.accept(updated);
        record(
                request(ApiVerb.UPDATE, manager, subresource, Map.of(), Optional.empty(), ""),
                updated);
        return this;
    }

    Tracked apply(String manager, String yaml) {
        return apply(manager, "", yaml, Map.of());
    }

    Tracked force(String manager, String yaml) {
        return apply(manager, "", yaml, Map.of("force", "true"));
    }

    Tracked apply(String manager, String subresource, String yaml, Map<String, String> options) {
        now = now.plusSeconds(1);
        ApiRequest request =
                request(
                        ApiVerb.PATCH,
                        manager,
                        subresource,
                        options,
                        Optional.of(PatchType.APPLY),
                        yaml);
        Optional<ObjectNode> before = Optional.ofNullable(object);
        Optional<ObjectNode> kept = before.map(ObjectNode::deepCopy);
        ObjectNode applied = new Patches(() -> now).patch(request, before);
        new FieldTracker(() -> now).record(request, before, applied);
        if (!before.equals(kept)) {
            throw new AssertionError("changed the stored object");
        }
        object = applied;
        return this;
    }

    private void record(ApiRequest request, ObjectNode updated) {
        now = now.plusSeconds(1);
        Optional<ObjectNode> before = Optional.ofNullable(object);
        Optional<ObjectNode> kept = before.map(ObjectNode::deepCopy);
        new FieldTracker(() -> now).record(request, before, updated);
        if (!before.equals(kept)) {
            throw new AssertionError("changed the stored object");
        }
        object = updated;
    }

    private ApiRequest request(
            ApiVerb verb,
            String manager,
            String subresource,
            Map<String, String> options,
            Optional<PatchType> patch,
            String body) {
        Map<String, String> all = new HashMap<>(options);
        all.putIfAbsent("fieldManager", manager);
        return Requests.of(verb, type, "web", subresource, all, patch, body);
    }

    JsonNode at(String pointer) {
        return object().at(pointer);
    }

    /** The managers as {@code manager/operation[/subresource]}, in their order. */
    java.util.List<String> managers() {
        return at("/metadata/managedFields")
                .valueStream()
                .map(e ->
                        e.path("manager").asString()
                                + "/"
                                + e.path("operation").asString()
                                + (e.has("subresource")
                                        ? "/" + e.path("subresource").asString()
                                        : ""))
                .toList();
    }

    JsonNode entry(String manager, String operation) {
        return at("/metadata/managedFields")
                .valueStream()
                .filter(e ->
                        e.path("manager").asString().equals(manager)
                                && e.path("operation").asString().equals(operation))
                .findFirst()
                .orElseThrow(() -> new AssertionError(manager + " manages nothing"));
    }

    JsonNode fields(String manager, String operation) {
        return entry(manager, operation).path("fieldsV1");
    }
}
