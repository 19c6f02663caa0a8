package dev.navarch.api.admission.policy;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code ParamRef}: which objects a binding takes its parameters from.
 *
 * @param name empty when they are selected by label
 * @param namespace empty for that of the request
 * @param selector present when there is no name
 * @param denyMissing whether a request is refused when there is no such object
 */
record ParamRef(String name, String namespace, Optional<JsonNode> selector, boolean denyMissing) {

    static Optional<ParamRef> of(JsonNode json) {
        if (!json.isObject()) {
            return Optional.empty();
        }
        return Optional.of(
                new ParamRef(
                        json.path("name").asString(""),
                        json.path("namespace").asString(""),
                        Optional.of(json.path("selector")).filter(JsonNode::isObject),
                        json.path("parameterNotFoundAction").asString("").equals("Deny")));
    }
}
