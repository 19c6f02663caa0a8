package dev.navarch.api.admission.webhook;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code apps/v1 deployments}. */
public record VersionedResource(String group, String version, String resource) {

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("version", version)
                .put("resource", resource);
    }
}
