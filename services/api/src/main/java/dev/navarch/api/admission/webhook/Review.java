package dev.navarch.api.admission.webhook;

import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
        ObjectNode request = request(uid, write, invocation);
        request.set("object", orNull(object));
        request.set("oldObject", orNull(old));
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("kind", "AdmissionReview");
        review.put("apiVersion", GROUP + "/" + invocation.hook().reviewVersion().orElse("v1"));
        review.set("request", request);
        return review;
    }

    /** All but the objects, which is also what {@code request} is in CEL. */
    static ObjectNode request(String uid, WriteAttributes write, Invocation invocation) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("uid", uid);
        request.set("kind", invocation.kind().json());
        request.set("resource", invocation.resource().json());
        Json.putText(request, "subResource", write.subresource());
        request.set("requestKind", write.kind().json());
        request.set("requestResource", write.resource().json());
        Json.putText(request, "requestSubResource", write.subresource());
        Json.putText(request, "name", write.name());
        Json.putText(request, "namespace", write.namespace());
        request.put("operation", write.operation().name());
        request.set("userInfo", user(write.user()));
        request.put("dryRun", write.dryRun());
        request.set("options", write.options());
        return request;
    }

    private static ObjectNode user(User user) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("username", user.name());
        Json.putText(info, "uid", user.uid());
        if (!user.groups().isEmpty()) {
            ArrayNode groups = info.putArray("groups");
            user.groups().forEach(groups::add);
        }
        if (!user.extra().isEmpty()) {
            ObjectNode extra = info.putObject("extra");
            user.extra()
                    .forEach((key, values) -> {
                        ArrayNode texts = extra.putArray(key);
                        values.forEach(texts::add);
                    });
        }
        return info;
    }

    private static JsonNode orNull(Optional<ObjectNode> tree) {
        return tree.<JsonNode>map(t -> t).orElse(NullNode.getInstance());
    }
}
