package dev.navarch.api.strategy;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.store.StoredObject;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Sets {@code spec.finalizers} of a namespace; without any, a namespace being deleted goes. */
public final class NamespaceFinalizeHandler implements SubresourceHandler {

    private final ObjectDecoder decoder;

    public NamespaceFinalizeHandler(ObjectDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public ApiResponse handle(ApiRequest request, ObjectAccess objects) {
        ObjectNode wanted =
                decoder.decode(
                                request.type(),
                                request.version(),
                                request.subresource(),
                                request.body(),
                                FieldValidation.of(request.options()))
                        .object();
        StoredObject stored =
                objects.update(
                        request,
                        namespace -> {
                            ObjectNode spec = namespace.withObjectProperty("spec");
                            var finalizers = wanted.path("spec").path("finalizers");
                            if (finalizers.isEmpty()) {
                                spec.remove("finalizers");
                            } else {
                                spec.set("finalizers", finalizers.deepCopy());
                            }
                            String version =
                                    Json.text(Json.child(wanted, "metadata"), "resourceVersion");
                            if (!version.isEmpty()) {
                                namespace
                                        .withObjectProperty("metadata")
                                        .put("resourceVersion", version);
                            }
                            return namespace;
                        });
        return new ApiResponse.One(200, stored.bytes(), List.of());
    }
}
