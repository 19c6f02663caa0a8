package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod stays five minutes on a node that is not ready or not reachable, unless it says else. */
public final class DefaultTolerationSeconds implements AdmissionPlugin {

    private static final int SECONDS = 300;
    private static final List<String> TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

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
        for (String taint : TAINTS) {
            if (spec.path("tolerations").valueStream().noneMatch(t -> tolerates(t, taint))) {
                spec.withArrayProperty("tolerations")
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", SECONDS);
            }
        }
    }

    private static boolean tolerates(JsonNode toleration, String taint) {
        String key = Writes.text(toleration, "key");
        String effect = Writes.text(toleration, "effect");
        return (key.isEmpty() || key.equals(taint))
                && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
