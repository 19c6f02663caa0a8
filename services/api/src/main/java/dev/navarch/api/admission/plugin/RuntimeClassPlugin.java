package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds to a pod what its runtime class costs and where it runs (KEP-585, KEP-688). */
public final class RuntimeClassPlugin implements AdmissionPlugin {

    private static final GroupResource RUNTIME_CLASSES =
            new GroupResource("node.k8s.io", "runtimeclasses");

    private final ObjectTrees objects;

    public RuntimeClassPlugin(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PODS)
                && (Writes.object(context).path("spec").has("runtimeClassName")
                        || Writes.object(context).path("spec").has("overhead"));
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        String name = Writes.text(spec, "runtimeClassName");
        if (name.isEmpty()) {
            if (!spec.path("overhead").isEmpty()) {
                throw Writes.forbidden(
                        context,
                        "pod rejected: Pod Overhead set without corresponding RuntimeClass");
            }
            return;
        }
        ObjectKey key = ObjectKey.cluster(RUNTIME_CLASSES, name);
        ObjectNode runtimeClass =
                objects.get(key)
                        .or(() -> objects.getFresh(key))
                        .orElseThrow(() ->
                                Writes.forbidden(
                                        context,
                                        "pod rejected: RuntimeClass \"" + name + "\" not found"));
        overhead(context, spec, runtimeClass.path("overhead").path("podFixed"));
        scheduling(context, spec, runtimeClass.path("scheduling"));
    }

    private static void overhead(AdmissionContext context, ObjectNode spec, JsonNode fixed) {
        JsonNode given = spec.path("overhead");
        if (!given.isEmpty() && !JsonEquality.same(given, fixed)) {
            throw Writes.forbidden(
                    context,
                    "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        if (!fixed.isEmpty()) {
            spec.set("overhead", fixed.deepCopy());
        }
    }

    private static void scheduling(AdmissionContext context, ObjectNode spec, JsonNode where) {
        for (Map.Entry<String, JsonNode> label : where.path("nodeSelector").properties()) {
            JsonNode given = spec.path("nodeSelector").path(label.getKey());
            if (!given.isMissingNode() && !given.equals(label.getValue())) {
                throw Writes.forbidden(
                        context,
                        "conflict: runtimeClass.scheduling.nodeSelector["
                                + label.getKey()
                                + "] = "
                                + label.getValue().asString("")
                                + "; pod.spec.nodeSelector["
                                + label.getKey()
                                + "] = "
                                + given.asString(""));
            }
            spec.withObjectProperty("nodeSelector").set(label.getKey(), label.getValue());
        }
        for (JsonNode toleration : where.path("tolerations")) {
            ArrayNode tolerations = spec.withArrayProperty("tolerations");
            if (tolerations.valueStream().noneMatch(t -> JsonEquality.same(t, toleration))) {
                tolerations.add(toleration.deepCopy());
            }
        }
    }
}
