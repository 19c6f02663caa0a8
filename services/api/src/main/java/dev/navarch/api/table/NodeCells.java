package dev.navarch.api.table;

import java.time.Instant;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a node's row shows. */
final class NodeCells {

    private static final String ROLE = "node-role.kubernetes.io/";

    private NodeCells() {}

    static String status(JsonNode node, Instant now) {
        String status = "Unknown";
        for (JsonNode condition : node.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                status =
                        condition.path("status").asString("").equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.at("/spec/unschedulable").asBoolean(false)
                ? status + ",SchedulingDisabled"
                : status;
    }

    static String roles(JsonNode node, Instant now) {
        TreeSet<String> roles = new TreeSet<>();
        for (var label : node.at("/metadata/labels").properties()) {
            if (label.getKey().startsWith(ROLE) && label.getKey().length() > ROLE.length()) {
                roles.add(label.getKey().substring(ROLE.length()));
            } else if (label.getKey().equals("kubernetes.io/role")
                    && !label.getValue().asString("").isEmpty()) {
                roles.add(label.getValue().asString());
            }
        }
        return Texts.or(String.join(",", roles), Texts.NONE);
    }

    static Cell address(String type) {
        return (node, now) -> {
            for (JsonNode address : node.at("/status/addresses")) {
                if (address.path("type").asString("").equals(type)) {
                    return address.path("address").asString("");
                }
            }
            return Texts.NONE;
        };
    }
}
