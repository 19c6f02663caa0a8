package dev.navarch.api.decode;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of jobs, replication controllers and autoscalers. */
final class WorkloadDefaults {

    private WorkloadDefaults() {}

    static void job(ObjectNode job, ObjectNode root) {
        if (!(job.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        if (!spec.has("completions") && !spec.has("parallelism")) {
            spec.put("completions", 1);
        }
        putIfAbsent(spec, "parallelism", 1);
        if (!spec.has("backoffLimit")) {
            spec.put("backoffLimit", spec.has("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        }
        if (!spec.has("completionMode")) {
            spec.put("completionMode", "NonIndexed");
        }
        if (!spec.has("suspend")) {
            spec.put("suspend", false);
        }
        if (!spec.has("podReplacementPolicy")) {
            spec.put(
                    "podReplacementPolicy",
                    spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        }
    }

    /** Without labels or selector of its own it has those of its template. */
    static void replicationController(ObjectNode controller, ObjectNode root) {
        JsonNode labels = controller.at("/spec/template/metadata/labels");
        if (labels.isEmpty() || !(controller.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        if (spec.path("selector").isEmpty()) {
            spec.set("selector", labels.deepCopy());
        }
        if (controller.at("/metadata/labels").isEmpty()) {
            controller.withObjectProperty("metadata").set("labels", labels.deepCopy());
        }
    }

    /** Claim templates are shown as the claims that they become. */
    static void claimTemplates(ObjectNode spec, ObjectNode root) {
        for (JsonNode template : spec.path("volumeClaimTemplates")) {
            if (template instanceof ObjectNode claim) {
                claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
            }
        }
    }

    static void autoscalerMetrics(ObjectNode spec, ObjectNode root) {
        if (spec.path("metrics").isEmpty()) {
            ObjectNode metric = spec.putArray("metrics").addObject();
            metric.put("type", "Resource");
            metric.putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", 80);
        }
    }

    static void autoscalerBehavior(ObjectNode spec, ObjectNode root) {
        if (!(spec.get("behavior") instanceof ObjectNode behavior)) {
            return;
        }
        ObjectNode up = behavior.withObjectProperty("scaleUp");
        putIfAbsent(up, "stabilizationWindowSeconds", 0);
        selectMax(up);
        if (up.path("policies").isEmpty()) {
            ArrayNode policies = up.putArray("policies");
            policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", 15);
            policies.addObject().put("type", "Percent").put("value", 100).put("periodSeconds", 15);
        }
        ObjectNode down = behavior.withObjectProperty("scaleDown");
        selectMax(down);
        if (down.path("policies").isEmpty()) {
            down.putArray("policies")
                    .addObject()
                    .put("type", "Percent")
                    .put("value", 100)
                    .put("periodSeconds", 15);
        }
    }

    private static void selectMax(ObjectNode rules) {
        if (!rules.has("selectPolicy")) {
            rules.put("selectPolicy", "Max");
        }
    }

    private static void putIfAbsent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}
