package dev.navarch.api.admission;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write on its way to the store.
 *
 * @param request what was asked
 * @param operation CREATE, UPDATE or DELETE, whatever verb led to it
 * @param name the object's name
 * @param object the object to be stored, which {@code mutate} may change; empty for a delete
 * @param old the stored object, which nobody may change; empty for a create
 * @param reinvocation whether and why mutating admission runs again
 */
public record AdmissionContext(
        ApiRequest request,
        ApiVerb operation,
        String name,
        Optional<ObjectNode> object,
        Optional<ObjectNode> old,
        Reinvocation reinvocation) {

    public AdmissionContext(
            ApiRequest request,
            ApiVerb operation,
            String name,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old) {
        this(request, operation, name, object, old, new Reinvocation());
    }
}
