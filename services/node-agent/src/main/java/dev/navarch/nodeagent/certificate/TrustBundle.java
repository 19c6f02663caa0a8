package dev.navarch.nodeagent.certificate;

import dev.navarch.model.ObjectJson;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A ClusterTrustBundle.
 *
 * @param signer empty when it is nobody's
 * @param text certificates in PEM, perhaps with words between them
 */
public record TrustBundle(String name, String signer, Map<String, String> labels, String text) {

    public TrustBundle {
        labels = Map.copyOf(labels);
    }

    public static TrustBundle read(byte[] json) {
        JsonNode object = ObjectJson.read(json, JsonNode.class);
        Map<String, String> labels = new HashMap<>();
        object.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return new TrustBundle(
                object.at("/metadata/name").asString(""),
                object.at("/spec/signerName").asString(""),
                labels,
                object.at("/spec/trustBundle").asString(""));
    }
}
