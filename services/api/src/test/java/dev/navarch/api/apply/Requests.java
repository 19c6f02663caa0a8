package dev.navarch.api.apply;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Requests for built-in types, as they reach the engine. */
public final class Requests {

    private static final Map<GroupResource, ResourceDefinition> TYPES = new TreeMap<>();

    static {
        BuiltInTypes.load(SchemaCatalog.load()).forEach(type -> TYPES.put(type.key(), type));
    }

    private Requests() {}

    public static ResourceDefinition type(GroupResource key) {
        ResourceDefinition type = TYPES.get(key);
        if (type == null) {
            throw new IllegalArgumentException("no type " + key);
        }
        return type;
    }

    public static ApiRequest of(
            ApiVerb verb,
            GroupResource type,
            String name,
            String subresource,
            Map<String, String> options,
            Optional<PatchType> patch,
            String body) {
        Map<String, List<String>> parameters = new TreeMap<>();
        options.forEach((key, value) -> parameters.put(key, List.of(value)));
        ResourceDefinition definition = type(type);
        return new ApiRequest(
                new User("alice", "", List.of("system:authenticated"), Map.of()),
                verb,
                definition,
                definition.storageVersion(),
                definition.namespaced() ? "default" : "",
                name,
                subresource,
                new Options(parameters),
                patch,
                body.getBytes(StandardCharsets.UTF_8),
                Preconditions.NONE,
                Optional.empty());
    }

    public static ApiRequest create(GroupResource type, ObjectNode object, String manager) {
        return of(
                ApiVerb.CREATE,
                type,
                object.path("metadata").path("name").asString(""),
                "",
                Map.of("fieldManager", manager),
                Optional.empty(),
                object.toString());
    }
}
