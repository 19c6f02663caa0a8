package dev.navarch.api.validation;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a whole custom object is as it was. */
final class Ratchet {

    private Ratchet() {}

    /**
     * Metadata has rules of its own, and its parts that a schema may speak of never change; the
     * version is that of the request.
     */
    static boolean sameButMetadata(ObjectNode object, JsonNode old) {
        if (object.size() != old.size()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            boolean others = name.equals("metadata") || name.equals("apiVersion");
            if (!others && !field.getValue().equals(old.get(name))) {
                return false;
            }
        }
        return true;
    }
}
