package dev.navarch.api.type;

import tools.jackson.databind.node.ObjectNode;

/**
 * Takes CustomResourceDefinitions as they are stored, and serves the types that they define. The
 * watch cache calls it in revision order, on start with every stored definition.
 */
public interface TypeSource {

    /** A CustomResourceDefinition was created or changed. */
    void written(ObjectNode customResourceDefinition);

    /** A CustomResourceDefinition is gone. */
    void removed(String name);
}
