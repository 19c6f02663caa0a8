package dev.navarch.api.validation;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of an object and neither a keyword nor CEL can say well. */
@FunctionalInterface
interface Check {

    /**
     * @param object the object of the definition that names the check
     * @param old its former state; empty when it is new
     * @param path where it is, empty at the top
     * @param root the whole object
     */
    void check(
            ObjectNode object, Optional<JsonNode> old, String path, ObjectNode root, Causes causes);
}
