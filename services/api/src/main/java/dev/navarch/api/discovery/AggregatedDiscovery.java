package dev.navarch.api.discovery;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Subresource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All of discovery in one document (KEP-3352). */
final class AggregatedDiscovery {

    private AggregatedDiscovery() {}

    static ObjectNode list(
            GroupVersions groups, List<ObjectNode> extras, boolean core, String version) {
        ObjectNode document =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", "APIGroupDiscoveryList")
                        .put("apiVersion", "apidiscovery.k8s.io/" + version);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        groups.groups()
                .forEach((group, versions) -> {
                    if (group.isEmpty() == core) {
                        group(items.addObject(), group, versions);
                    }
                });
        if (!core) {
            extras.forEach(items::add);
        }
        return document;
    }

    private static void group(
            ObjectNode target, String group, Map<String, List<ResourceDefinition>> versions) {
        ObjectNode metadata = target.putObject("metadata");
        if (!group.isEmpty()) {
            metadata.put("name", group);
        }
        metadata.putNull("creationTimestamp");
        ArrayNode listed = target.putArray("versions");
        versions.forEach((version, types) -> {
            ObjectNode described = listed.addObject().put("version", version);
            ArrayNode resources = described.putArray("resources");
            types.forEach(type -> resource(resources.addObject(), type, version));
            described.put("freshness", "Current");
        });
    }

    private static void resource(ObjectNode target, ResourceDefinition type, String version) {
        target.put("resource", type.key().resource());
        kind(target, type.key().group(), version, type.kind());
        target.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
        target.put("singularResource", type.singular());
        LegacyDiscovery.addSorted(target.putArray("verbs"), type.verbs());
        LegacyDiscovery.addAll(target, "shortNames", type.shortNames());
        LegacyDiscovery.addAll(target, "categories", type.categories());
        if (!type.subresources().isEmpty()) {
            ArrayNode subresources = target.putArray("subresources");
            for (Subresource sub : new TreeMap<>(type.subresources()).values()) {
                ObjectNode described = subresources.addObject().put("subresource", sub.name());
                subresourceKind(described, type, version, sub);
                LegacyDiscovery.addSorted(described.putArray("verbs"), sub.verbs());
            }
        }
    }

    private static void subresourceKind(
            ObjectNode target, ResourceDefinition type, String version, Subresource sub) {
        if (sub.kind().isEmpty()) {
            kind(target, type.key().group(), version, type.kind());
            return;
        }
        String[] parts = sub.kind().split("/");
        boolean core = parts.length == 2;
        kind(target, core ? "" : parts[0], parts[parts.length - 2], parts[parts.length - 1]);
    }

    private static void kind(ObjectNode target, String group, String version, String kind) {
        target.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }
}
