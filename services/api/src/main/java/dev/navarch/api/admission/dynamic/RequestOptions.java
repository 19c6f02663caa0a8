package dev.navarch.api.admission.dynamic;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Options;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** The options of a request as the object that webhooks see. A patch shows those of an update. */
public final class RequestOptions {

    private RequestOptions() {}

    public static JsonNode of(ApiRequest request, Operation operation) {
        return switch (operation) {
            case CREATE -> write("CreateOptions", request.options());
            case UPDATE -> write("UpdateOptions", request.options());
            case DELETE -> delete(request);
            case CONNECT -> NullNode.getInstance();
        };
    }

    private static ObjectNode start(String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", kind)
                .put("apiVersion", "meta.k8s.io/v1");
    }

    private static ObjectNode write(String kind, Options options) {
        ObjectNode json = start(kind);
        dryRun(json, options);
        Json.putText(json, "fieldManager", options.first("fieldManager"));
        Json.putText(json, "fieldValidation", options.first("fieldValidation"));
        return json;
    }

    private static ObjectNode delete(ApiRequest request) {
        ObjectNode json = start("DeleteOptions");
        Options options = request.options();
        dryRun(json, options);
        Json.putText(json, "propagationPolicy", options.first("propagationPolicy"));
        String grace = options.first("gracePeriodSeconds");
        if (grace.matches("[0-9]{1,18}")) {
            json.put("gracePeriodSeconds", Long.parseLong(grace));
        }
        if (request.body().length > 0) {
            try {
                if (Json.MAPPER.readTree(request.body()) instanceof ObjectNode body) {
                    body.remove("kind");
                    body.remove("apiVersion");
                    json.setAll(body);
                }
            } catch (JacksonException e) {
                // The delete itself says so.
            }
        }
        return json;
    }

    private static void dryRun(ObjectNode json, Options options) {
        if (options.dryRun()) {
            ArrayNode values = json.putArray("dryRun");
            values.add("All");
        }
    }
}
