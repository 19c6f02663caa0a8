package dev.navarch.bus.kafka;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes the values out of secrets before they go to a topic. The annotation in which {@code kubectl
 * apply} repeats the whole object goes too.
 */
final class Secrets {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Secrets() {}

    static UnaryOperator<byte[]> hider(ObjectKey key) {
        return key.type().equals(Resources.SECRETS) ? Secrets::hide : UnaryOperator.identity();
    }

    private static byte[] hide(byte[] secret) {
        ObjectNode object = (ObjectNode) JSON.readTree(secret);
        object.remove("data");
        object.remove("stringData");
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LAST_APPLIED);
        }
        return JSON.writeValueAsBytes(object);
    }
}
