package dev.navarch.api.strategy;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Approves or denies a certificate signing request: takes its conditions and nothing else. */
public final class ApprovalHandler implements SubresourceHandler {

    private final ObjectDecoder decoder;
    private final Patcher patcher;
    private final InstantSource clock;

    public ApprovalHandler(ObjectDecoder decoder, Patcher patcher, InstantSource clock) {
        this.decoder = decoder;
        this.patcher = patcher;
        this.clock = clock;
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
                    case UPDATE, PATCH -> objects.update(request, o -> decided(request, o));
                    case CREATE, DELETE, DELETECOLLECTION, LIST, WATCH ->
                            throw Refusals.methodNotAllowed(
                                    "the server does not allow this method on the requested"
                                            + " resource");
                };
        return new ApiResponse.One(200, stored.bytes(), List.of());
    }

    private ObjectNode decided(ApiRequest request, ObjectNode stored) {
        FieldValidation validation = FieldValidation.of(request.options());
        ObjectNode wanted =
                request.patchType().isPresent()
                        ? patcher.patch(request, Optional.of(stored))
                        : decoder.decode(
                                        request.type(),
                                        request.version(),
                                        request.subresource(),
                                        request.body(),
                                        validation)
                                .object();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        JsonNode conditions = wanted.path("status").path("conditions").deepCopy();
        for (JsonNode condition : conditions) {
            if (condition instanceof ObjectNode one) {
                stamp(one, "lastUpdateTime", now);
                stamp(one, "lastTransitionTime", now);
            }
        }
        if (!conditions.isMissingNode()) {
            stored.withObjectProperty("status").set("conditions", conditions);
        }
        String version = Json.text(Json.child(wanted, "metadata"), "resourceVersion");
        if (!version.isEmpty()) {
            stored.withObjectProperty("metadata").put("resourceVersion", version);
        }
        return stored;
    }

    private static void stamp(ObjectNode condition, String field, String now) {
        if (condition.path(field).asString("").isEmpty()) {
            condition.put(field, now);
        }
    }
}
