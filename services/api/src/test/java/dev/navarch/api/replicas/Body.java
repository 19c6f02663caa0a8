package dev.navarch.api.replicas;

import tools.jackson.databind.JsonNode;

/**
 * What the test looks at in an object.
 *
 * @param value says which write made it: no two writes write the same
 * @param grouped whether the label selector matches it
 * @param cordoned whether the field selector matches it
 */
record Body(String value, boolean grouped, boolean cordoned) {

    static Body of(JsonNode object) {
        return new Body(
                object.at("/metadata/annotations/v").asString(""),
                object.at("/metadata/labels/group").asString("").equals("a"),
                object.at("/spec/unschedulable").asBoolean(false));
    }
}
