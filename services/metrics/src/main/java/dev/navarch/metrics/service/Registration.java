package dev.navarch.metrics.service;

import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the cluster told where the metrics API is: the APIService, the Service that it names, and
 * this instance's endpoint behind it. It plans from what is there, so that objects that somebody
 * deleted or that point elsewhere come right again.
 */
final class Registration {

    static final String NAME = "metrics-server";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NAMESPACE = "kube-system";
    private static final String API_SERVICE = "v1beta1.metrics.k8s.io";
    private static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private final String node;
    private final Supplier<String> token;
    private final BiFunction<GroupResource, String, Optional<JsonNode>> existing;

    /**
     * @param node this node, which names the endpoint slice
     * @param existing the object of a type and path, if it is there
     */
    Registration(
            String node,
            Supplier<String> token,
            BiFunction<GroupResource, String, Optional<JsonNode>> existing) {
        this.node = node;
        this.token = token;
        this.existing = existing;
    }

    /**
     * The commands that bring the objects to where this instance answers; none when they are right.
     *
     * @param authority the certificate authority of the serving certificate, PEM
     */
    List<Command> plan(String address, int port, String authority) {
        List<Command> commands = new ArrayList<>();
        want(
                commands,
                ObjectKey.cluster(ClusterView.API_SERVICES, API_SERVICE),
                "v1",
                apiService(authority),
                "spec");
        want(commands, key(Resources.SERVICES, NAME), "v1", service(port), "spec");
        want(
                commands,
                key(Resources.ENDPOINT_SLICES, NAME + "-" + node),
                "v1",
                slice(address, port),
                "endpoints",
                "ports");
        want(commands, key(Resources.ENDPOINTS, NAME), "v1", endpoints(address, port), "subsets");
        return commands;
    }

    private void want(
            List<Command> commands,
            ObjectKey key,
            String version,
            ObjectNode object,
            String... fields) {
        Optional<JsonNode> there = existing.apply(key.type(), key.path());
        if (there.isEmpty()) {
            commands.add(command(Verb.CREATE, key, version, Optional.empty(), object));
            return;
        }
        ObjectNode patch = JSON.createObjectNode();
        for (String field : fields) {
            if (!covers(there.get().path(field), object.path(field))) {
                patch.set(field, object.path(field));
            }
        }
        if (!patch.isEmpty()) {
            commands.add(command(Verb.PATCH, key, version, Optional.of(PatchType.MERGE), patch));
        }
    }

    /** Whether what is there says all that is wanted; the API adds fields of its own. */
    private static boolean covers(JsonNode there, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.propertyStream()
                    .allMatch(each -> covers(there.path(each.getKey()), each.getValue()));
        }
        if (wanted.isArray()) {
            if (there.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!covers(there.path(i), wanted.path(i))) {
                    return false;
                }
            }
            return true;
        }
        return there.equals(wanted);
    }

    private Command command(
            Verb verb, ObjectKey key, String version, Optional<PatchType> patch, ObjectNode body) {
        return new Command(
                UUID.randomUUID().toString(),
                token.get(),
                verb,
                key,
                version,
                "",
                patch,
                JSON.writeValueAsBytes(body),
                Preconditions.NONE);
    }

    private static ObjectKey key(GroupResource type, String name) {
        return ObjectKey.namespaced(type, NAMESPACE, name);
    }

    private static ObjectNode apiService(String authority) {
        ObjectNode object = object("apiregistration.k8s.io/v1", "APIService");
        object.putObject("metadata").put("name", API_SERVICE).set("labels", labels());
        ObjectNode spec =
                object.putObject("spec")
                        .put("group", "metrics.k8s.io")
                        .put("version", "v1beta1")
                        .put("groupPriorityMinimum", 100)
                        .put("versionPriority", 100)
                        .put(
                                "caBundle",
                                Base64.getEncoder()
                                        .encodeToString(
                                                authority.getBytes(StandardCharsets.UTF_8)));
        spec.putObject("service").put("namespace", NAMESPACE).put("name", NAME).put("port", 443);
        return object;
    }

    private static ObjectNode service(int port) {
        ObjectNode object = namespaced("v1", "Service", NAME, labels());
        object.putObject("spec")
                .putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", 443)
                .put("protocol", "TCP")
                .put("targetPort", port);
        return object;
    }

    private ObjectNode slice(String address, int port) {
        ObjectNode labels =
                labels().put(SERVICE_LABEL, NAME)
                        .put("endpointslice.kubernetes.io/managed-by", "metrics.navarch.dev");
        ObjectNode object =
                namespaced("discovery.k8s.io/v1", "EndpointSlice", NAME + "-" + node, labels);
        object.put("addressType", address.contains(":") ? "IPv6" : "IPv4");
        ObjectNode endpoint = object.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        endpoint.put("nodeName", node);
        addPort(object.putArray("ports").addObject(), port);
        return object;
    }

    /**
     * The older form, for clients that read it; the slice above is its own, so none is mirrored.
     */
    private ObjectNode endpoints(String address, int port) {
        ObjectNode labels = labels().put("endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode object = namespaced("v1", "Endpoints", NAME, labels);
        ObjectNode subset = object.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address).put("nodeName", node);
        addPort(subset.putArray("ports").addObject(), port);
        return object;
    }

    private static void addPort(ObjectNode object, int port) {
        object.put("name", "https").put("port", port).put("protocol", "TCP");
    }

    private static ObjectNode labels() {
        return JSON.createObjectNode().put("k8s-app", NAME);
    }

    private static ObjectNode namespaced(
            String version, String kind, String name, ObjectNode labels) {
        ObjectNode object = object(version, kind);
        object.putObject("metadata")
                .put("namespace", NAMESPACE)
                .put("name", name)
                .set("labels", labels);
        return object;
    }

    private static ObjectNode object(String version, String kind) {
        return JSON.createObjectNode().put("apiVersion", version).put("kind", kind);
    }
}
