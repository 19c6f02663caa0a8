package dev.navarch.api.strategy.scale;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.strategy.StoredKeys;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows and sets the number of replicas of any type, as {@code autoscaling/v1 Scale}. */
public final class ScaleHandler implements SubresourceHandler {

    private final ScalePaths paths;
    private final ObjectDecoder decoder;
    private final Patcher patcher;

    public ScaleHandler(ScalePaths paths, ObjectDecoder decoder, Patcher patcher) {
        this.paths = paths;
        this.decoder = decoder;
        this.patcher = patcher;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        StoredObject stored =
                switch (request.verb()) {
                    case GET ->
                            objects.current(StoredKeys.of(request))
                                    .orElseThrow(() ->
                                            Refusals.notFound(
                                                    request.type().key(), request.name()));
                    case UPDATE, PATCH ->
                            objects.update(request, object -> scaled(request, object));
                    case CREATE, DELETE, DELETECOLLECTION, LIST, WATCH ->
                            throw Refusals.methodNotAllowed(
                                    "the server does not allow this method on the requested"
                                            + " resource");
                };
        return new ApiResponse.One(200, Json.write(scale(Json.read(stored.bytes()))), List.of());
    }

    private ObjectNode scaled(ApiRequest request, ObjectNode object) {
        ObjectNode wanted = wanted(request, object);
        JsonNode replicas = wanted.path("spec").path("replicas");
        if (replicas.asLong(0) < 0) {
            throw Refusals.invalid(
                    "autoscaling",
                    "Scale",
                    request.name(),
                    List.of(
                            new Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: "
                                            + replicas
                                            + ": must be greater than or equal to 0",
                                    "spec.replicas")));
        }
        ObjectNode metadata = object.withObjectProperty("metadata");
        String uid = wanted.path("metadata").path("uid").asString("");
        if (!uid.isEmpty()) {
            metadata.put("uid", uid);
        }
        String version = wanted.path("metadata").path("resourceVersion").asString("");
        if (!version.isEmpty()) {
            metadata.put("resourceVersion", version);
        }
        paths.setReplicas(object, replicas.asLong(0));
        return object;
    }

    private ObjectNode wanted(ApiRequest request, ObjectNode object) {
        FieldValidation validation = FieldValidation.of(request.options());
        if (request.patchType().isPresent()) {
            return decoder.conform(
                            request.type(),
                            request.version(),
                            request.subresource(),
                            patcher.patch(request, Optional.of(scale(object))),
                            validation)
                    .object();
        }
        return decoder.decode(
                        request.type(),
                        request.version(),
                        request.subresource(),
                        request.body(),
                        validation)
                .object();
    }

    private ObjectNode scale(ObjectNode object) {
        ObjectNode scale = Json.MAPPER.createObjectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = object.path("metadata").get(field);
            if (value != null) {
                metadata.set(field, value);
            }
        }
        long wanted = ScalePaths.at(object, paths.specReplicas()).asLong(0);
        ObjectNode spec = scale.putObject("spec");
        if (wanted != 0) {
            spec.put("replicas", wanted);
        }
        ObjectNode status = scale.putObject("status");
        status.put("replicas", ScalePaths.at(object, paths.statusReplicas()).asLong(0));
        Json.putText(status, "selector", selector(object));
        return scale;
    }

    private String selector(ObjectNode object) {
        if (paths.selector().isEmpty()) {
            return "";
        }
        JsonNode selector = ScalePaths.at(object, paths.selector());
        if (!selector.isObject()) {
            return selector.asString("");
        }
        return selector.has("matchLabels") || selector.has("matchExpressions")
                ? LabelSelectors.shown(selector)
                : LabelSelectors.shownMap(selector);
    }
}
