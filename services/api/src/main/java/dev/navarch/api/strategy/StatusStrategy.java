package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps status and the rest apart, for every type with a status subresource: who writes the object
 * cannot change its status.
 */
public class StatusStrategy implements ResourceStrategy {

    public static final StatusStrategy INSTANCE = new StatusStrategy();

    protected StatusStrategy() {}

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        object.remove("status");
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        if (isWhole(context)) {
            restore("status", object, old);
        }
    }

    /** Whether the write is to the object itself and not to one of its subresources. */
    protected static boolean isWhole(AdmissionContext context) {
        return context.request().subresource().isEmpty();
    }

    /** Gives a field the value that it has in the stored object. */
    protected static void restore(String field, ObjectNode object, ObjectNode old) {
        JsonNode before = old.get(field);
        if (before == null) {
            object.remove(field);
        } else {
            object.set(field, before.deepCopy());
        }
    }
}
