package dev.navarch.api.conversion;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * In {@code discovery.k8s.io/v1beta1} an endpoint's node and zone are among the labels of its
 * topology (API reference of EndpointSlice).
 */
final class EndpointSliceConversion {

    private static final String NODE = "kubernetes.io/hostname";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private EndpointSliceConversion() {}

    static void toV1beta1(ObjectNode slice) {
        for (JsonNode each : slice.path("endpoints")) {
            if (!(each instanceof ObjectNode endpoint)) {
                continue;
            }
            ObjectNode topology = endpoint.objectNode();
            if (endpoint.remove("deprecatedTopology") instanceof ObjectNode kept) {
                topology.setAll(kept);
            }
            if (endpoint.hasNonNull("nodeName")) {
                topology.set(NODE, endpoint.get("nodeName"));
            }
            JsonNode zone = endpoint.remove("zone");
            if (zone != null && !zone.isNull()) {
                topology.set(ZONE, zone);
            }
            if (!topology.isEmpty()) {
                endpoint.set("topology", topology);
            }
        }
    }

    static void toV1(ObjectNode slice) {
        for (JsonNode each : slice.path("endpoints")) {
            if (each instanceof ObjectNode endpoint
                    && endpoint.remove("topology") instanceof ObjectNode topology) {
                JsonNode node = topology.remove(NODE);
                if (node != null && !endpoint.hasNonNull("nodeName")) {
                    endpoint.set("nodeName", node);
                }
                JsonNode zone = topology.remove(ZONE);
                if (zone != null) {
                    endpoint.set("zone", zone);
                }
                if (!topology.isEmpty()) {
                    endpoint.set("deprecatedTopology", topology);
                }
            }
        }
    }
}
