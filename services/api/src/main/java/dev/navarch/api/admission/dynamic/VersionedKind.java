package dev.navarch.api.admission.dynamic;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code apps/v1 Deployment}. */
public record VersionedKind(String group, String version, String kind) {

    /** The kind of what is written: the type's, or that of a subresource with a kind of its own. */
    public static VersionedKind of(ResourceDefinition type, String version, String subresource) {
        Optional<String> own =
                type.subresource(subresource).map(Subresource::kind).filter(k -> !k.isEmpty());
        if (own.isEmpty()) {
            return new VersionedKind(type.key().group(), version, type.kind());
        }
        String[] parts = own.get().split("/", -1);
        return parts.length == 2
                ? new VersionedKind("", parts[0], parts[1])
                : new VersionedKind(parts[0], parts[1], parts[2]);
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }
}
