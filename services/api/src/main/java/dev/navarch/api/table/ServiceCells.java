package dev.navarch.api.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the rows of services, endpoints and ingresses show. */
final class ServiceCells {

    private ServiceCells() {}

    static String externalIP(JsonNode service, Instant now) {
        List<String> external = Texts.texts(service.at("/spec/externalIPs"));
        return switch (Texts.at(service, "/spec/type")) {
            case "ExternalName" -> Texts.or(Texts.at(service, "/spec/externalName"), Texts.NONE);
            case "LoadBalancer" -> {
                Set<String> all = new LinkedHashSet<>(loadBalancer(service));
                all.addAll(external);
                yield all.isEmpty() ? "<pending>" : String.join(",", all);
            }
            default -> external.isEmpty() ? Texts.NONE : String.join(",", external);
        };
    }

    static String ports(JsonNode service, Instant now) {
        List<String> shown = new ArrayList<>();
        for (JsonNode port : service.at("/spec/ports")) {
            int node = port.path("nodePort").asInt(0);
            shown.add(
                    port.path("port").asString("")
                            + (node > 0 ? ":" + node : "")
                            + "/"
                            + port.path("protocol").asString("TCP"));
        }
        return Texts.or(String.join(",", shown), Texts.NONE);
    }

    private static List<String> loadBalancer(JsonNode object) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode point : object.at("/status/loadBalancer/ingress")) {
            addresses.add(Texts.or(Texts.at(point, "/ip"), Texts.at(point, "/hostname")));
        }
        return addresses;
    }

    static String endpoints(JsonNode endpoints, Instant now) {
        List<String> shown = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            JsonNode ports = subset.path("ports");
            for (JsonNode address : subset.path("addresses")) {
                String ip = hostOf(address.path("ip").asString(""));
                if (ports.isEmpty()) {
                    shown.add(address.path("ip").asString(""));
                }
                for (JsonNode port : ports) {
                    shown.add(ip + ":" + port.path("port").asString(""));
                }
            }
        }
        return Texts.or(Texts.firstThree(shown, ","), Texts.NONE);
    }

    private static String hostOf(String ip) {
        return ip.contains(":") ? "[" + ip + "]" : ip;
    }

    static String slicePorts(JsonNode slice, Instant now) {
        List<String> shown = new ArrayList<>();
        for (JsonNode port : slice.path("ports")) {
            shown.add(port.has("port") ? port.path("port").asString("") : "*");
        }
        return Texts.or(Texts.firstThree(shown, ","), Texts.UNSET);
    }

    static String sliceEndpoints(JsonNode slice, Instant now) {
        List<String> shown = new ArrayList<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            shown.addAll(Texts.texts(endpoint.path("addresses")));
        }
        return Texts.or(Texts.firstThree(shown, ","), Texts.UNSET);
    }

    static String ingressHosts(JsonNode ingress, Instant now) {
        Set<String> hosts = new LinkedHashSet<>(Texts.each(ingress.at("/spec/rules"), "host"));
        hosts.remove("");
        return Texts.or(Texts.firstThree(List.copyOf(hosts), ","), "*");
    }

    static String ingressAddress(JsonNode ingress, Instant now) {
        return String.join(",", loadBalancer(ingress));
    }

    static String ingressPorts(JsonNode ingress, Instant now) {
        return ingress.at("/spec/tls").isEmpty() ? "80" : "80, 443";
    }

    static String ingressClassParameters(JsonNode ingressClass, Instant now) {
        JsonNode parameters = ingressClass.at("/spec/parameters");
        if (parameters.isMissingNode()) {
            return Texts.NONE;
        }
        String group = parameters.path("apiGroup").asString("");
        return parameters.path("kind").asString("")
                + (group.isEmpty() ? "" : "." + group)
                + "/"
                + parameters.path("name").asString("");
    }
}
