package dev.navarch.metrics.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the API says of itself: groups, resources, documents. */
final class Discovery {

    private static final String GROUP = "metrics.k8s.io";
    private static final String VERSION = "v1beta1";

    private Discovery() {}

    static JsonNode groups() {
        ObjectNode list = object("APIGroupList", "v1");
        list.putArray("groups").add(describe(JsonMapper.shared().createObjectNode()));
        return list;
    }

    static JsonNode group() {
        return describe(object("APIGroup", "v1"));
    }

    private static ObjectNode describe(ObjectNode group) {
        group.put("name", GROUP);
        group.putArray("versions")
                .addObject()
                .put("groupVersion", GROUP + "/" + VERSION)
                .put("version", VERSION);
        group.putObject("preferredVersion")
                .put("groupVersion", GROUP + "/" + VERSION)
                .put("version", VERSION);
        return group;
    }

    static JsonNode resources() {
        ObjectNode list = object("APIResourceList", "v1");
        list.put("groupVersion", GROUP + "/" + VERSION);
        var resources = list.putArray("resources");
        addResource(resources.addObject(), "nodes", false, "NodeMetrics");
        addResource(resources.addObject(), "pods", true, "PodMetrics");
        return list;
    }

    private static void addResource(
            ObjectNode resource, String name, boolean namespaced, String kind) {
        resource.put("name", name)
                .put("singularName", "")
                .put("namespaced", namespaced)
                .put("kind", kind);
        resource.putArray("verbs").add("get").add("list");
    }

    /** The aggregated form (KEP-3352), {@code apidiscovery.k8s.io/v2}. */
    static JsonNode aggregated() {
        ObjectNode list = object("APIGroupDiscoveryList", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ObjectNode group = list.putArray("items").addObject();
        group.putObject("metadata").put("name", GROUP);
        ObjectNode version = group.putArray("versions").addObject();
        version.put("version", VERSION).put("freshness", "Current");
        var resources = version.putArray("resources");
        addAggregated(resources.addObject(), "nodes", "Cluster", "NodeMetrics");
        addAggregated(resources.addObject(), "pods", "Namespaced", "PodMetrics");
        return list;
    }

    private static void addAggregated(ObjectNode resource, String name, String scope, String kind) {
        resource.put("resource", name).put("scope", scope).put("singularResource", "");
        resource.putObject("responseKind")
                .put("group", GROUP)
                .put("version", VERSION)
                .put("kind", kind);
        resource.putArray("verbs").add("get").add("list");
    }

    static JsonNode openApi2() {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.put("swagger", "2.0");
        document.putObject("info").put("title", GROUP).put("version", VERSION);
        document.putObject("paths");
        document.putObject("definitions");
        return document;
    }

    static JsonNode openApi3() {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        document.putObject("paths");
        return document;
    }

    private static ObjectNode object(String kind, String apiVersion) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("kind", kind)
                .put("apiVersion", apiVersion);
    }
}
