package dev.navarch.api.type;

import tools.jackson.databind.JsonNode;

/**
 * A default that the schema cannot say.
 *
 * @param path the field that gets a value when it is absent, {@code spec.ports[*].protocol}; its
 *     parent must be present
 * @param value the value, unless {@code expression} says one
 * @param expression CEL that computes the value from {@code parent} (the object that holds the
 *     field) and {@code object} (the whole); empty when {@code value} is it
 * @param when CEL over the same variables that must hold; empty for always
 * @param function the name of a defaulting function for what neither can say; empty otherwise
 */
public record DefaultRule(
        String path, JsonNode value, String expression, String when, String function) {}
