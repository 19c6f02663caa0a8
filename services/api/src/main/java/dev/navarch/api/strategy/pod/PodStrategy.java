package dev.navarch.api.strategy.pod;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.strategy.StatusStrategy;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/** Pods: a fresh status, a class of service, and time to end when deleted. */
public final class PodStrategy extends StatusStrategy {

    private static final long DEFAULT_GRACE_SECONDS = 30;

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        ObjectNode status = object.putObject("status");
        status.put("phase", "Pending");
        if (!object.path("spec").path("schedulingGates").isEmpty()) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "False")
                    .put("reason", "SchedulingGated")
                    .put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
    }

    /** Only now are the requests final, since admission may have filled them in. */
    @Override
    public void allocate(AdmissionContext context, ObjectNode object) {
        if (context.old().isEmpty()) {
            object.withObjectProperty("status")
                    .put("qosClass", QosClass.of(object.path("spec")).shown());
        }
    }

    @Override
    public Optional<Boolean> tracksGeneration() {
        return Optional.of(true);
    }

    @Override
    public OptionalLong graceSeconds(ObjectNode object, OptionalLong asked) {
        String phase = object.path("status").path("phase").asString("");
        boolean unscheduled = object.path("spec").path("nodeName").asString("").isEmpty();
        if (unscheduled || phase.equals("Failed") || phase.equals("Succeeded")) {
            return OptionalLong.of(0);
        }
        long own =
                object.path("spec")
                        .path("terminationGracePeriodSeconds")
                        .asLong(DEFAULT_GRACE_SECONDS);
        long grace = asked.orElse(own);
        return OptionalLong.of(grace < 0 ? 1 : grace);
    }

    @Override
    public boolean answersDeletedObject() {
        return true;
    }

    @Override
    public boolean mergeStatus(ObjectNode stored, ObjectNode update) {
        String qosClass = stored.path("status").path("qosClass").asString("");
        if (update.get("status") instanceof ObjectNode status) {
            stored.set("status", status.deepCopy());
        } else {
            stored.remove("status");
        }
        if (!qosClass.isEmpty()) {
            stored.withObjectProperty("status").put("qosClass", qosClass);
        }
        ObjectNode metadata = stored.withObjectProperty("metadata");
        for (String field : new String[] {"annotations", "labels", "finalizers"}) {
            if (update.path("metadata").has(field)) {
                metadata.set(field, update.path("metadata").path(field).deepCopy());
            } else {
                metadata.remove(field);
            }
        }
        return true;
    }
}
