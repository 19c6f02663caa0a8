package dev.navarch.api.strategy.service;

import dev.navarch.api.patch.JsonEquality;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an update that does not say keeps, and what a change of type drops unless the user changed
 * it too: a service that becomes an external name has no address any more.
 */
final class ServiceInheritance {

    private ServiceInheritance() {}

    /** Fills in what the server had chosen before. */
    static void keep(ObjectNode spec, ObjectNode before) {
        if (ServiceShape.needsAddress(spec)
                && ServiceShape.needsAddress(before)
                && spec.path("clusterIP").asString("").isEmpty()
                && spec.path("clusterIPs").isEmpty()) {
            copy(spec, before, "clusterIP");
            copy(spec, before, "clusterIPs");
        }
        if (ServiceShape.needsNodePorts(spec) && ServiceShape.mayHaveNodePorts(before)) {
            keepNodePorts(spec, before);
        }
        if (ServiceShape.needsHealthCheckPort(spec)
                && ServiceShape.needsHealthCheckPort(before)
                && spec.path("healthCheckNodePort").asInt(0) == 0) {
            copy(spec, before, "healthCheckNodePort");
        }
    }

    private static void copy(ObjectNode spec, ObjectNode before, String field) {
        JsonNode value = before.get(field);
        if (value != null) {
            spec.set(field, value.deepCopy());
        }
    }

    private static void keepNodePorts(ObjectNode spec, ObjectNode before) {
        for (JsonNode port : spec.path("ports")) {
            if (!(port instanceof ObjectNode mine) || mine.path("nodePort").asInt(0) > 0) {
                continue;
            }
            for (JsonNode old : before.path("ports")) {
                int nodePort = old.path("nodePort").asInt(0);
                if (samePort(mine, old) && nodePort > 0 && !isUsed(spec, mine, nodePort)) {
                    mine.put("nodePort", nodePort);
                }
            }
        }
    }

    private static boolean samePort(JsonNode one, JsonNode other) {
        return one.path("port").asInt(0) == other.path("port").asInt(0)
                && one.path("protocol")
                        .asString("TCP")
                        .equals(other.path("protocol").asString("TCP"));
    }

    private static boolean isUsed(ObjectNode spec, JsonNode but, int nodePort) {
        return spec.path("ports")
                .valueStream()
                .anyMatch(port -> !port.equals(but) && port.path("nodePort").asInt(0) == nodePort);
    }

    /** Takes away what the new type cannot have, if the user left it as it was. */
    static void drop(ObjectNode spec, ObjectNode before) {
        if (ServiceShape.needsAddress(before)
                && !ServiceShape.needsAddress(spec)
                && unchanged(spec, before, "clusterIP")
                && unchanged(spec, before, "clusterIPs")) {
            spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
        }
        if (ServiceShape.mayHaveNodePorts(before) && !ServiceShape.mayHaveNodePorts(spec)) {
            dropNodePorts(spec, before);
            dropUnchanged(spec, before, "externalTrafficPolicy");
        }
        if (ServiceShape.needsHealthCheckPort(before) && !ServiceShape.needsHealthCheckPort(spec)) {
            dropUnchanged(spec, before, "healthCheckNodePort");
        }
        if (ServiceShape.type(before).equals("LoadBalancer")
                && !ServiceShape.type(spec).equals("LoadBalancer")) {
            dropUnchanged(spec, before, "allocateLoadBalancerNodePorts");
            dropUnchanged(spec, before, "loadBalancerClass");
        }
    }

    private static void dropNodePorts(ObjectNode spec, ObjectNode before) {
        if (!nodePorts(spec).equals(nodePorts(before))) {
            return;
        }
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode mine) {
                mine.remove("nodePort");
            }
        }
    }

    private static List<Integer> nodePorts(ObjectNode spec) {
        return spec.path("ports").valueStream().map(p -> p.path("nodePort").asInt(0)).toList();
    }

    private static boolean unchanged(ObjectNode spec, ObjectNode before, String field) {
        return !spec.has(field) || JsonEquality.same(spec.path(field), before.path(field));
    }

    private static void dropUnchanged(ObjectNode spec, ObjectNode before, String field) {
        if (unchanged(spec, before, field)) {
            spec.remove(field);
        }
    }
}
