package dev.navarch.api.openapi;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds another server's Swagger 2.0 document to this one's, as kube-aggregator does: a path that is
 * there already stays as it is; a definition of the same name that says something else comes in as
 * {@code name_v2}, or whichever number is the first that is free.
 */
final class SpecMerge {

    private static final String KINDS = "x-kubernetes-group-version-kind";

    private final ObjectNode whole;

    SpecMerge(ObjectNode whole) {
        this.whole = whole;
    }

    void add(JsonNode document) {
        ObjectNode added = (ObjectNode) document.deepCopy();
        ObjectNode paths = whole.withObjectProperty("paths");
        paths.properties().forEach(path -> added.withObjectProperty("paths").remove(path.getKey()));
        if (added.path("paths").isEmpty()) {
            return;
        }
        Map<String, String> renamed = new HashMap<>();
        rename("definitions", SpecFilter.DEFINITIONS, added, renamed);
        rename("parameters", SpecFilter.PARAMETERS, added, renamed);
        refer(added, renamed);
        added.path("paths").properties().forEach(path -> paths.set(path.getKey(), path.getValue()));
        take("definitions", SpecFilter.DEFINITIONS, added, renamed);
        take("parameters", SpecFilter.PARAMETERS, added, renamed);
    }

    private void rename(
            String section, String pointer, ObjectNode added, Map<String, String> renamed) {
        JsonNode known = whole.path(section);
        JsonNode theirs = added.path(section);
        for (Map.Entry<String, JsonNode> each : theirs.properties()) {
            String name = each.getKey();
            for (int i = 2; !fits(known.path(name), each.getValue()); i++) {
                String next = each.getKey() + "_v" + i;
                name = theirs.has(next) ? each.getKey() : next;
            }
            if (!name.equals(each.getKey())) {
                renamed.put(pointer + each.getKey(), pointer + name);
            }
        }
    }

    /** Whether a definition may have the name of another: it has none, or they say the same. */
    private static boolean fits(JsonNode known, JsonNode added) {
        return known.isMissingNode() || withoutKinds(known).equals(withoutKinds(added));
    }

    private static JsonNode withoutKinds(JsonNode definition) {
        if (!definition.has(KINDS)) {
            return definition;
        }
        ObjectNode rest = (ObjectNode) definition.deepCopy();
        rest.remove(KINDS);
        return rest;
    }

    private static void refer(JsonNode node, Map<String, String> renamed) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            String now = renamed.get(object.path("$ref").asString());
            if (now != null) {
                object.put("$ref", now);
            }
        }
        node.forEach(inner -> refer(inner, renamed));
    }

    private void take(
            String section, String pointer, ObjectNode added, Map<String, String> renamed) {
        if (added.path(section).isEmpty()) {
            return;
        }
        ObjectNode into = whole.withObjectProperty(section);
        for (Map.Entry<String, JsonNode> each : added.path(section).properties()) {
            String name =
                    renamed.getOrDefault(pointer + each.getKey(), pointer + each.getKey())
                            .substring(pointer.length());
            if (into.get(name) instanceof ObjectNode known) {
                addKinds(known, each.getValue());
            } else {
                into.set(name, each.getValue());
            }
        }
    }

    private static void addKinds(ObjectNode known, JsonNode added) {
        if (!added.has(KINDS)) {
            return;
        }
        Set<JsonNode> kinds = new LinkedHashSet<>();
        known.path(KINDS).forEach(kinds::add);
        added.path(KINDS).forEach(kinds::add);
        ArrayNode all = JsonMapper.shared().createArrayNode();
        kinds.forEach(all::add);
        known.set(KINDS, all);
    }
}
