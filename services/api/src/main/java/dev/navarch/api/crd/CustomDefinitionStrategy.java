package dev.navarch.api.crd;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.strategy.StatusStrategy;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * CustomResourceDefinitions: their status, and the finalizer that keeps them while objects live.
 */
public final class CustomDefinitionStrategy extends StatusStrategy {

    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private final NameBook names;
    private final InstantSource clock;

    public CustomDefinitionStrategy(NameBook names, InstantSource clock) {
        super();
        this.names = names;
        this.clock = clock;
    }

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        super.prepareCreate(context, object);
        ArrayNode finalizers =
                object.withObjectProperty("metadata").withArrayProperty("finalizers");
        for (JsonNode finalizer : finalizers) {
            if (finalizer.asString("").equals(FINALIZER)) {
                CustomDefinitionStatus.update(object, names, clock.instant());
                return;
            }
        }
        finalizers.add(FINALIZER);
        CustomDefinitionStatus.update(object, names, clock.instant());
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        if (isWhole(context)) {
            CustomDefinitionStatus.update(object, names, clock.instant());
        }
    }

    @Override
    public void markDeleted(ObjectNode object) {
        CustomDefinitionStatus.condition(
                object.withObjectProperty("status"),
                "Terminating",
                true,
                "InstanceDeletionInProgress",
                "CustomResource deletion is in progress",
                clock.instant());
    }
}
