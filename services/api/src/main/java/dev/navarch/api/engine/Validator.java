package dev.navarch.api.engine;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Says what is wrong with an object by its type's schema and rules. */
@FunctionalInterface
public interface Validator {

    /**
     * @param version the version that the object is written in
     * @param old the stored object, for transition rules; empty for a create
     * @return all causes at once; empty when the object is valid
     */
    List<Cause> validate(
            ResourceDefinition type, String version, ObjectNode object, Optional<ObjectNode> old);
}
