package dev.navarch.api.decode;

import tools.jackson.databind.node.ObjectNode;

/** A default that depends on more than one field. */
@FunctionalInterface
interface DefaultFunction {

    void apply(ObjectNode object, ObjectNode root);
}
