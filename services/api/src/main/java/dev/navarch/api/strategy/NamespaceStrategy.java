package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import tools.jackson.databind.node.ObjectNode;

/**
 * Namespaces: held by a finalizer of their own in {@code spec} until they are empty, and labelled
 * with their name so that selectors can name them.
 */
public final class NamespaceStrategy extends StatusStrategy {

    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String FINALIZER = "kubernetes";

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        object.putObject("status").put("phase", "Active");
        var finalizers = object.withObjectProperty("spec").withArrayProperty("finalizers");
        if (finalizers.valueStream().noneMatch(f -> f.asString("").equals(FINALIZER))) {
            finalizers.add(FINALIZER);
        }
        label(object);
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        if (!context.request().subresource().equals("finalize")) {
            restore("spec", object, old);
        }
        label(object);
    }

    private static void label(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        metadata.withObjectProperty("labels").put(NAME_LABEL, metadata.path("name").asString(""));
    }

    @Override
    public void markDeleted(ObjectNode object) {
        object.withObjectProperty("status").put("phase", "Terminating");
    }

    @Override
    public boolean mayVanish(ObjectNode object) {
        return object.path("spec").path("finalizers").isEmpty();
    }
}
