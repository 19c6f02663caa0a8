package dev.navarch.api.strategy.service;

import dev.navarch.api.strategy.service.Claims.Good;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a service's specification asks for, by its type. */
final class ServiceShape {

    static final String NONE = "None";

    private ServiceShape() {}

    static String type(JsonNode spec) {
        return spec.path("type").asString("ClusterIP");
    }

    static boolean isExternalName(JsonNode spec) {
        return type(spec).equals("ExternalName");
    }

    static boolean isHeadless(JsonNode spec) {
        return spec.path("clusterIP").asString("").equals(NONE);
    }

    static boolean needsAddress(JsonNode spec) {
        return !isExternalName(spec);
    }

    static boolean needsNodePorts(JsonNode spec) {
        return switch (type(spec)) {
            case "NodePort" -> true;
            case "LoadBalancer" -> spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
            default -> false;
        };
    }

    static boolean mayHaveNodePorts(JsonNode spec) {
        return type(spec).equals("NodePort") || type(spec).equals("LoadBalancer");
    }

    static boolean needsHealthCheckPort(JsonNode spec) {
        return type(spec).equals("LoadBalancer")
                && spec.path("externalTrafficPolicy").asString("").equals("Local");
    }

    /** All that a service holds. */
    static Set<Good> held(JsonNode spec) {
        Set<Good> goods = new LinkedHashSet<>();
        if (isExternalName(spec)) {
            return goods;
        }
        for (JsonNode address : spec.path("clusterIPs")) {
            if (!address.asString("").equals(NONE)) {
                goods.add(new Good.Address(address.asString("")));
            }
        }
        for (JsonNode port : spec.path("ports")) {
            if (port.path("nodePort").asInt(0) > 0) {
                goods.add(new Good.NodePort(port.path("nodePort").asInt(0)));
            }
        }
        if (spec.path("healthCheckNodePort").asInt(0) > 0) {
            goods.add(new Good.NodePort(spec.path("healthCheckNodePort").asInt(0)));
        }
        return goods;
    }
}
