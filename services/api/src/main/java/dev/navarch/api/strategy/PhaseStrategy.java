package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import tools.jackson.databind.node.ObjectNode;

/** Types whose objects begin in a phase: volumes and claims are {@code Pending}. */
public final class PhaseStrategy extends StatusStrategy {

    private final String phase;

    public PhaseStrategy(String phase) {
        this.phase = phase;
    }

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        object.putObject("status").put("phase", phase);
    }

    @Override
    public boolean answersDeletedObject() {
        return true;
    }
}
