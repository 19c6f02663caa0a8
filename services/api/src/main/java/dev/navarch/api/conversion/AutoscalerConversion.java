package dev.navarch.api.conversion;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Autoscalers are stored as v2. In v1 the target for CPU is a field of its own, and what v1 cannot
 * say travels in annotations, as the API reference of {@code autoscaling/v1} describes.
 */
final class AutoscalerConversion {

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String TARGET = "targetCPUUtilizationPercentage";
    private static final String CURRENT = "currentCPUUtilizationPercentage";

    private AutoscalerConversion() {}

    static void toV1(ObjectNode autoscaler) {
        ObjectNode spec = autoscaler.withObjectProperty("spec");
        ObjectNode status = autoscaler.withObjectProperty("status");
        move(spec, "metrics", "target", TARGET, autoscaler, METRICS);
        move(status, "currentMetrics", "current", CURRENT, autoscaler, CURRENT_METRICS);
        annotate(autoscaler, BEHAVIOR, spec.remove("behavior"));
        annotate(autoscaler, CONDITIONS, status.remove("conditions"));
    }

    static void toV2(ObjectNode autoscaler) {
        ObjectNode spec = autoscaler.withObjectProperty("spec");
        ObjectNode status = autoscaler.withObjectProperty("status");
        restore(spec, "metrics", "target", TARGET, autoscaler, METRICS);
        restore(status, "currentMetrics", "current", CURRENT, autoscaler, CURRENT_METRICS);
        setIfPresent(spec, "behavior", annotation(autoscaler, BEHAVIOR));
        setIfPresent(status, "conditions", annotation(autoscaler, CONDITIONS));
    }

    /** Takes the utilization of CPU out of a list of metrics, and annotates what is left. */
    private static void move(
            ObjectNode part,
            String list,
            String value,
            String field,
            ObjectNode autoscaler,
            String annotation) {
        JsonNode metrics = part.remove(list);
        if (metrics == null) {
            return;
        }
        ArrayNode rest = JsonMapper.shared().createArrayNode();
        for (JsonNode metric : metrics) {
            JsonNode utilization = metric.path("resource").path(value).path("averageUtilization");
            boolean cpu = metric.at("/resource/name").asString("").equals("cpu");
            if (cpu && utilization.isNumber() && !part.has(field)) {
                part.set(field, utilization);
            } else {
                rest.add(metric);
            }
        }
        annotate(autoscaler, annotation, rest.isEmpty() ? null : rest);
    }

    private static void restore(
            ObjectNode part,
            String list,
            String value,
            String field,
            ObjectNode autoscaler,
            String annotation) {
        ArrayNode metrics = JsonMapper.shared().createArrayNode();
        JsonNode annotated = annotation(autoscaler, annotation);
        if (annotated != null) {
            annotated.forEach(metrics::add);
        }
        JsonNode utilization = part.remove(field);
        if (utilization != null) {
            ObjectNode metric = metrics.addObject().put("type", "Resource");
            ObjectNode resource = metric.putObject("resource").put("name", "cpu");
            ObjectNode amount = resource.putObject(value);
            if (value.equals("target")) {
                amount.put("type", "Utilization");
            }
            amount.set("averageUtilization", utilization);
        }
        if (!metrics.isEmpty()) {
            part.set(list, metrics);
        }
    }

    private static void setIfPresent(ObjectNode part, String field, @Nullable JsonNode value) {
        if (value != null) {
            part.set(field, value);
        }
    }

    private static void annotate(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null && !value.isEmpty()) {
            object.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(name, value.toString());
        }
    }

    /** Takes an annotation away and reads it; whatever is no JSON is dropped. */
    private static @Nullable JsonNode annotation(ObjectNode object, String name) {
        if (!(object.path("metadata").get("annotations") instanceof ObjectNode annotations)) {
            return null;
        }
        JsonNode text = annotations.remove(name);
        if (annotations.isEmpty()) {
            object.withObjectProperty("metadata").remove("annotations");
        }
        if (text == null) {
            return null;
        }
        try {
            return JsonMapper.shared().readTree(text.asString(""));
        } catch (JacksonException e) {
            return null;
        }
    }
}
