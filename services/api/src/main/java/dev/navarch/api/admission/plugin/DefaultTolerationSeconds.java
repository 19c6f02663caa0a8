package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How long a pod stays on a node that is not ready or not reachable, unless it says else. */
public final class DefaultTolerationSeconds implements AdmissionPlugin {

    private final Map<String, Integer> secondsByTaint = new LinkedHashMap<>();

    public DefaultTolerationSeconds(int notReady, int unreachable) {
        secondsByTaint.put("node.kubernetes.io/not-ready", notReady);
        secondsByTaint.put("node.kubernetes.io/unreachable", unreachable);
    }

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.isOf(context, Resources.PODS) && context.object().isPresent();
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        secondsByTaint.forEach((taint, seconds) -> {
            if (spec.path("tolerations").valueStream().noneMatch(t -> tolerates(t, taint))) {
                spec.withArrayProperty("tolerations")
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", seconds);
            }
        });
    }

    private static boolean tolerates(JsonNode toleration, String taint) {
        String key = Writes.text(toleration, "key");
        String effect = Writes.text(toleration, "effect");
        return (key.isEmpty() || key.equals(taint))
                && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
