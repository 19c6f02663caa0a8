package dev.navarch.api.remote;

import dev.navarch.api.discovery.ExtraGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What aggregated servers say that they serve, in the form of aggregated discovery. */
final class DiscoveredGroups implements ExtraGroups {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** By group, by version: their {@code APIResourceList}. */
    private final Map<String, Map<String, JsonNode>> lists = new TreeMap<>();

    private volatile List<ObjectNode> groups = List.of();
    private final AtomicLong generation = new AtomicLong();

    synchronized void put(AggregatedApi api, JsonNode resourceList) {
        JsonNode before =
                lists.computeIfAbsent(api.group(), g -> new LinkedHashMap<>())
                        .put(api.version(), resourceList);
        if (!resourceList.equals(before)) {
            rebuild();
        }
    }

    synchronized void retain(List<AggregatedApi> apis) {
        boolean changed = false;
        for (Map.Entry<String, Map<String, JsonNode>> group : lists.entrySet()) {
            changed |=
                    group.getValue()
                            .keySet()
                            .removeIf(version ->
                                    apis.stream()
                                            .noneMatch(a ->
                                                    a.group().equals(group.getKey())
                                                            && a.version().equals(version)));
        }
        lists.values().removeIf(Map::isEmpty);
        if (changed) {
            rebuild();
        }
    }

    private void rebuild() {
        List<ObjectNode> built = new ArrayList<>();
        lists.forEach((group, versions) -> built.add(group(group, versions)));
        groups = List.copyOf(built);
        generation.incrementAndGet();
    }

    private static ObjectNode group(String name, Map<String, JsonNode> versions) {
        ObjectNode group = JSON.objectNode();
        group.putObject("metadata").put("name", name).putNull("creationTimestamp");
        ArrayNode list = group.putArray("versions");
        versions.forEach((version, resources) -> {
            ObjectNode one = list.addObject().put("version", version);
            one.set("resources", resources(name, version, resources));
            one.put("freshness", "Current");
        });
        return group;
    }

    private static ArrayNode resources(String group, String version, JsonNode list) {
        Map<String, ObjectNode> byName = new LinkedHashMap<>();
        for (JsonNode resource : list.path("resources")) {
            String[] name = resource.path("name").asString("").split("/", 2);
            ObjectNode kind = JSON.objectNode();
            kind.put("group", resource.path("group").asString(group));
            kind.put("version", resource.path("version").asString(version));
            kind.put("kind", resource.path("kind").asString(""));
            if (name.length == 2) {
                ObjectNode parent = byName.get(name[0]);
                if (parent != null) {
                    ObjectNode part =
                            parent.withArrayProperty("subresources")
                                    .addObject()
                                    .put("subresource", name[1]);
                    part.set("responseKind", kind);
                    part.set("verbs", resource.path("verbs"));
                }
                continue;
            }
            ObjectNode one = JSON.objectNode().put("resource", name[0]);
            one.set("responseKind", kind);
            one.put(
                    "scope",
                    resource.path("namespaced").asBoolean(false) ? "Namespaced" : "Cluster");
            one.put("singularResource", resource.path("singularName").asString(""));
            one.set("verbs", resource.path("verbs"));
            for (String field : List.of("shortNames", "categories")) {
                if (resource.has(field)) {
                    one.set(field, resource.path(field));
                }
            }
            byName.put(name[0], one);
        }
        ArrayNode resources = JSON.arrayNode();
        byName.values().forEach(resources::add);
        return resources;
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public List<ObjectNode> groups() {
        return groups;
    }
}
