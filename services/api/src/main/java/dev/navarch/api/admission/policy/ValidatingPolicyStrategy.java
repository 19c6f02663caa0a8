package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.strategy.StatusStrategy;
import dev.navarch.api.type.TypeRegistry;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code status.typeChecking} of a ValidatingAdmissionPolicy whenever its specification
 * changes. In Kubernetes a controller does so a moment later; here the types are at hand.
 */
public final class ValidatingPolicyStrategy extends StatusStrategy {

    private final PolicyTypeChecking checking;

    public ValidatingPolicyStrategy(TypeRegistry types) {
        this.checking = new PolicyTypeChecking(types);
    }

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        super.prepareCreate(context, object);
        observe(object, 1);
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        if (isWhole(context) && !object.path("spec").equals(old.path("spec"))) {
            observe(object, old.path("metadata").path("generation").asLong(0) + 1);
        }
    }

    private void observe(ObjectNode object, long generation) {
        ObjectNode status = Json.ensure(object, "status");
        status.put("observedGeneration", generation);
        status.set("typeChecking", checking.check(object.path("spec")));
    }
}
