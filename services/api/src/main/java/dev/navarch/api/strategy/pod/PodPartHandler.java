package dev.navarch.api.strategy.pod;

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
import dev.navarch.api.strategy.StoredKeys;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A subresource whose body is the whole pod but which changes one part of it alone: {@code
 * ephemeralcontainers}, {@code resize}.
 */
public final class PodPartHandler implements SubresourceHandler {

    /** Takes over one part, and says what is wrong with that. */
    @FunctionalInterface
    public interface Part {

        /**
         * @param pod a copy of the stored pod, to change
         * @param wanted the pod as the caller would have it
         * @return what is wrong; empty when all is well
         */
        List<Cause> take(ObjectNode pod, ObjectNode wanted);
    }

    private final Part part;
    private final ObjectDecoder decoder;
    private final Patcher patcher;

    public PodPartHandler(Part part, ObjectDecoder decoder, Patcher patcher) {
        this.part = part;
        this.decoder = decoder;
        this.patcher = patcher;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        StoredObject pod =
                switch (request.verb()) {
                    case GET ->
                            objects.current(StoredKeys.of(request))
                                    .orElseThrow(() ->
                                            Refusals.notFound(
                                                    request.type().key(), request.name()));
                    case UPDATE, PATCH ->
                            objects.update(request, stored -> changed(request, stored));
                    case CREATE, DELETE, DELETECOLLECTION, LIST, WATCH ->
                            throw Refusals.methodNotAllowed(
                                    "the server does not allow this method on the requested"
                                            + " resource");
                };
        return new ApiResponse.One(200, pod.bytes(), List.of());
    }

    private ObjectNode changed(ApiRequest request, ObjectNode stored) {
        ObjectNode wanted = wanted(request, stored);
        List<Cause> causes = part.take(stored, wanted);
        if (!causes.isEmpty()) {
            throw Refusals.invalid("", "Pod", request.name(), causes);
        }
        String version = Json.text(Json.child(wanted, "metadata"), "resourceVersion");
        if (!version.isEmpty()) {
            stored.withObjectProperty("metadata").put("resourceVersion", version);
        }
        return stored;
    }

    private ObjectNode wanted(ApiRequest request, ObjectNode stored) {
        FieldValidation validation = FieldValidation.of(request.options());
        ObjectNode wanted =
                request.patchType().isPresent()
                        ? decoder.conform(
                                        request.type(),
                                        request.version(),
                                        request.subresource(),
                                        patcher.patch(request, Optional.of(stored)),
                                        validation)
                                .object()
                        : decoder.decode(
                                        request.type(),
                                        request.version(),
                                        request.subresource(),
                                        request.body(),
                                        validation)
                                .object();
        decoder.applyDefaults(request.type(), request.version(), wanted);
        return wanted;
    }
}
