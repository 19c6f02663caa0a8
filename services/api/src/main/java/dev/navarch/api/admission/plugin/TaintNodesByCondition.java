package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import tools.jackson.databind.node.ObjectNode;

/** A new node takes no pods until the node controller has seen that it is ready. */
public final class TaintNodesByCondition implements AdmissionPlugin {

    private static final String NOT_READY = "node.kubernetes.io/not-ready";

    @Override
    public String name() {
        return "TaintNodesByCondition";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.NODES);
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        boolean tainted =
                spec.path("taints")
                        .valueStream()
                        .anyMatch(t ->
                                Writes.text(t, "key").equals(NOT_READY)
                                        && Writes.text(t, "effect").equals("NoSchedule"));
        if (!tainted) {
            spec.withArrayProperty("taints")
                    .addObject()
                    .put("key", NOT_READY)
                    .put("effect", "NoSchedule");
        }
    }
}
