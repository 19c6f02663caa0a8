package dev.navarch.api.strategy;

import dev.navarch.api.engine.ApiException.Cause;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code spec.finalizers} of a namespace; without any, a namespace being deleted goes. */
public final class NamespaceFinalizers {

    private NamespaceFinalizers() {}

    public static List<Cause> take(ObjectNode namespace, ObjectNode wanted) {
        ObjectNode spec = namespace.withObjectProperty("spec");
        JsonNode finalizers = wanted.path("spec").path("finalizers");
        if (finalizers.isEmpty()) {
            spec.remove("finalizers");
        } else {
            spec.set("finalizers", finalizers.deepCopy());
        }
        return List.of();
    }
}
