package dev.navarch.api.admission.dynamic;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code apps/v1 deployments}. */
public record VersionedResource(String group, String version, String resource) {

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("version", version)
                .put("resource", resource);
    }
}
