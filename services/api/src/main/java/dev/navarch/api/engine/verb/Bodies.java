package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.type.ResourceDefinition;
import tools.jackson.databind.node.ObjectNode;

/** Makes bodies, and what patches made of objects, trees in the storage version with defaults. */
final class Bodies {

    private final ObjectDecoder decoder;
    private final Conversion conversion;

    Bodies(EngineParts parts) {
        this.decoder = parts.decoder();
        this.conversion = parts.conversion();
    }

    Decoded read(ApiRequest request) {
        Decoded decoded =
                decoder.decode(
                        request.type(),
                        request.version(),
                        "",
                        request.body(),
                        FieldValidation.of(request.options()));
        return new Decoded(toStorage(request, decoded.object()), decoded.warnings());
    }

    Decoded conform(ApiRequest request, ObjectNode patched) {
        Decoded decoded =
                decoder.conform(
                        request.type(),
                        request.version(),
                        "",
                        patched,
                        FieldValidation.of(request.options()));
        return new Decoded(toStorage(request, decoded.object()), decoded.warnings());
    }

    /** A stored tree in the request's version; may change and return its argument. */
    ObjectNode fromStorage(ApiRequest request, ObjectNode stored) {
        return conversion.asStored(request.type(), request.version())
                ? stored
                : conversion.fromStorage(request.type(), request.version(), stored);
    }

    private ObjectNode toStorage(ApiRequest request, ObjectNode object) {
        ResourceDefinition type = request.type();
        decoder.applyDefaults(type, request.version(), object);
        return conversion.asStored(type, request.version())
                ? object
                : conversion.toStorage(type, request.version(), object);
    }
}
