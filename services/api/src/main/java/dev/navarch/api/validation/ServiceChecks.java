package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.index;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of services and ingresses. */
final class ServiceChecks {

    private ServiceChecks() {}

    static void spec(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String type = spec.path("type").asString("ClusterIP");
        String clusterIP = spec.path("clusterIP").asString("");
        boolean headless = clusterIP.equals("None");
        JsonNode ports = spec.path("ports");
        if (type.equals("ExternalName")) {
            if (spec.path("externalName").asString("").isEmpty()) {
                causes.required(child(path, "externalName"), "");
            }
            if (!clusterIP.isEmpty()) {
                causes.forbidden(
                        child(path, "clusterIPs") + "[0]",
                        "may not be set for services of type ExternalName");
            }
        } else if (ports.isEmpty() && !headless) {
            causes.required(child(path, "ports"), "");
        }
        if (headless && (type.equals("NodePort") || type.equals("LoadBalancer"))) {
            causes.invalid(
                    child(path, "clusterIPs") + "[0]",
                    "None",
                    "may not be set to 'None' for " + type + " services");
        }
        boolean external =
                type.equals("NodePort")
                        || type.equals("LoadBalancer")
                        || !spec.path("externalIPs").isEmpty();
        if (!spec.path("externalTrafficPolicy").asString("").isEmpty() && !external) {
            causes.invalid(
                    child(path, "externalTrafficPolicy"),
                    spec.path("externalTrafficPolicy"),
                    "may only be set for externally-accessible services");
        }
        ports(ports, type, child(path, "ports"), causes);
    }

    private static void ports(JsonNode ports, String type, String path, Causes causes) {
        Set<String> names = new HashSet<>();
        Set<JsonNode> seen = new HashSet<>();
        Set<JsonNode> nodePorts = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonNode port = ports.get(i);
            String at = index(path, i);
            String name = port.path("name").asString("");
            if (name.isEmpty() && ports.size() > 1) {
                causes.required(at + ".name", "");
            } else if (!name.isEmpty() && !names.add(name)) {
                causes.duplicate(at + ".name", port.path("name"));
            }
            ObjectNode key = JsonMapper.shared().createObjectNode();
            key.set("protocol", port.path("protocol"));
            key.set("port", port.path("port"));
            if (!seen.add(key)) {
                causes.duplicate(at, key);
            }
            int nodePort = port.path("nodePort").asInt(0);
            if (nodePort != 0) {
                if (type.equals("ClusterIP")) {
                    causes.forbidden(
                            at + ".nodePort", "may not be used when `type` is 'ClusterIP'");
                }
                key.set("port", port.path("nodePort"));
                if (!nodePorts.add(key)) {
                    causes.duplicate(at + ".nodePort", port.path("nodePort"));
                }
            }
        }
    }

    static void update(
            ObjectNode service,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        if (old.isEmpty()) {
            return;
        }
        JsonNode before = old.get().path("spec");
        JsonNode after = service.path("spec");
        String address = before.path("clusterIP").asString("");
        String now = after.path("clusterIP").asString("");
        boolean internal =
                !before.path("type").asString("").equals("ExternalName")
                        && !after.path("type").asString("").equals("ExternalName");
        if (internal && !address.isEmpty() && !now.isEmpty() && !now.equals(address)) {
            causes.invalid(
                    "spec.clusterIPs[0]",
                    JsonMapper.shared().createArrayNode().add(now),
                    "may not change once set");
        }
    }

    static void ingress(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (spec.path("rules").isEmpty() && !spec.has("defaultBackend")) {
            causes.invalid(
                    path,
                    JsonMapper.shared().createArrayNode(),
                    "either `defaultBackend` or `rules` must be specified");
        }
    }

    static void ingressPath(
            ObjectNode rule, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String type = rule.path("pathType").asString("");
        String prefix = rule.path("path").asString("");
        boolean absolute = prefix.startsWith("/");
        if ((type.equals("Exact") || type.equals("Prefix")) && !absolute) {
            causes.invalid(child(path, "path"), prefix, "must be an absolute path");
        }
    }

    static void ingressBackend(
            ObjectNode backend,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        JsonNode service = backend.path("service");
        if (!service.isObject() && !backend.path("resource").isObject()) {
            causes.required(path, "resource or service backend is required");
        } else if (service.isObject()
                && service.at("/port/name").asString("").isEmpty()
                && service.at("/port/number").asInt(0) == 0) {
            causes.required(child(path, "service") + ".port", "port name or number is required");
        }
    }
}
