package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.RequestView;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds {@code AdmissionReview}s. */
final class Review {

    static final String GROUP = "admission.k8s.io";

    private Review() {}

    static ObjectNode of(
            String uid,
            WriteAttributes write,
            Invocation invocation,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("uid", uid);
        request.setAll(RequestView.of(write, invocation.target()));
        request.set("object", orNull(object));
        request.set("oldObject", orNull(old));
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "AdmissionReview");
        review.put("apiVersion", GROUP + "/" + invocation.hook().reviewVersion().orElse("v1"));
        review.set("request", request);
        return review;
    }

    private static JsonNode orNull(Optional<ObjectNode> tree) {
        return tree.<JsonNode>map(t -> t).orElse(NullNode.getInstance());
    }
}
