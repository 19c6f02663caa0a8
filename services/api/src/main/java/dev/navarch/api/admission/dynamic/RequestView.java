package dev.navarch.api.admission.dynamic;

import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code AdmissionRequest} without its objects, which is also what {@code request} is in CEL. */
public final class RequestView {

    private RequestView() {}

    public static ObjectNode of(WriteAttributes write, Target target) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.set("kind", target.kind().json());
        request.set("resource", target.resource().json());
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
}
