package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.type.ResourceDefinition;
import java.util.Optional;
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
        return stored(request, decoded);
    }

    /**
     * @param stored what the patch began with, in the storage version
     */
    Decoded conform(ApiRequest request, ObjectNode patched, Optional<ObjectNode> stored) {
        Decoded decoded =
                decoder.conform(
                        request.type(),
                        request.version(),
                        "",
                        patched,
                        stored.filter(s -> conversion.asStored(request.type(), request.version())),
                        FieldValidation.of(request.options()));
        return stored(request, decoded);
    }

    /** A stored tree, which stays as it is, in the request's version. */
    ObjectNode fromStorage(ApiRequest request, ObjectNode stored) {
        return conversion.asStored(request.type(), request.version())
                ? stored
                : conversion.fromStorage(request.type(), request.version(), stored.deepCopy());
    }

    /** With defaults, in the storage version. */
    private Decoded stored(ApiRequest request, Decoded decoded) {
        ResourceDefinition type = request.type();
        ObjectNode object = decoded.object();
        decoder.applyDefaults(type, request.version(), object, decoded.unchanged());
        return new Decoded(
                conversion.asStored(type, request.version())
                        ? object
                        : conversion.toStorage(type, request.version(), object),
                decoded.warnings());
    }
}
