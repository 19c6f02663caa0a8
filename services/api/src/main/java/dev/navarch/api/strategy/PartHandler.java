package dev.navarch.api.strategy;

import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A subresource that reads as the object, or as a view of it, and by which one part of the object
 * is changed and nothing else: {@code scale}, {@code approval}, {@code resize}, {@code finalize}.
 */
public final class PartHandler implements SubresourceHandler {

    /** What is shown and what is taken. */
    @FunctionalInterface
    public interface Part {

        /**
         * Takes over the part.
         *
         * @param object a copy of the stored object, to change
         * @param wanted as the caller would have it, in the form that is shown
         * @return what is wrong; empty when all is well
         */
        List<Cause> take(ObjectNode object, ObjectNode wanted);

        /** What GET answers and what patches are of: the object itself, or a view of it. */
        default ObjectNode shown(ObjectNode object) {
            return object;
        }

        /** Whether that is an object of the type, so that the type's defaults belong into it. */
        default boolean whole() {
            return true;
        }
    }

    private final Part part;
    private final ObjectDecoder decoder;
    private final Patcher patcher;

    public PartHandler(Part part, ObjectDecoder decoder, Patcher patcher) {
        this.part = part;
        this.decoder = decoder;
        this.patcher = patcher;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        List<String> warnings = new ArrayList<>();
        StoredObject stored =
                switch (request.verb()) {
                    case GET ->
                            objects.current(StoredKeys.of(request))
                                    .orElseThrow(() ->
                                            Refusals.notFound(
                                                    request.type().key(), request.name()));
                    case UPDATE, PATCH ->
                            objects.update(
                                    request, object -> changed(request, objects, object, warnings));
                    case CREATE, DELETE, DELETECOLLECTION, LIST, WATCH ->
                            throw Refusals.methodNotAllowed(
                                    "the server does not allow this method on the requested"
                                            + " resource");
                };
        byte[] shown =
                part.whole() ? stored.bytes() : Json.write(part.shown(Json.read(stored.bytes())));
        return new ApiResponse.One(200, shown, warnings);
    }

    private ObjectNode changed(
            ApiRequest request, ObjectAccess objects, ObjectNode object, List<String> warnings) {
        Decoded decoded = wanted(request, object);
        warnings.clear();
        warnings.addAll(decoded.warnings());
        ObjectNode wanted = decoded.object();
        if (!part.whole()) {
            objects.admit(
                    new SubresourceWrite(
                            request, ApiVerb.UPDATE, wanted, Optional.of(part.shown(object))));
        }
        List<Cause> causes = part.take(object, wanted);
        if (!causes.isEmpty()) {
            throw Refusals.invalid(
                    Json.text(wanted, "apiVersion").replaceFirst("/?[^/]*$", ""),
                    Json.text(wanted, "kind"),
                    request.name(),
                    causes);
        }
        for (String condition : List.of("uid", "resourceVersion")) {
            String said = Json.text(Json.child(wanted, "metadata"), condition);
            if (!said.isEmpty()) {
                object.withObjectProperty("metadata").put(condition, said);
            }
        }
        return object;
    }

    private Decoded wanted(ApiRequest request, ObjectNode object) {
        FieldValidation validation = FieldValidation.of(request.options());
        Decoded wanted =
                request.patchType().isPresent()
                        ? decoder.conform(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                patcher.patch(request, Optional.of(part.shown(object))),
                                Optional.empty(),
                                validation)
                        : decoder.decode(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                request.body(),
                                validation);
        if (part.whole()) {
            decoder.applyDefaults(request.type(), request.version(), wanted.object());
        }
        return wanted;
    }
}
