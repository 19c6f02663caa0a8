package dev.navarch.api.decode;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaulting functions that {@code types/defaults.yaml} names. */
final class DefaultFunctions {

    private static final Map<String, DefaultFunction> ALL =
            Map.ofEntries(
                    Map.entry("requestsFromLimits", PodDefaults::requestsFromLimits),
                    Map.entry("enableServiceLinks", PodDefaults::enableServiceLinks),
                    Map.entry("serviceAccountAlias", PodDefaults::serviceAccountAlias),
                    Map.entry("hostNetworkPorts", PodDefaults::hostNetworkPorts),
                    Map.entry("imagePullPolicy", PodDefaults::imagePullPolicy),
                    Map.entry("volumeSource", PodDefaults::volumeSource),
                    Map.entry("job", WorkloadDefaults::job),
                    Map.entry("replicationController", WorkloadDefaults::replicationController),
                    Map.entry("claimTemplates", WorkloadDefaults::claimTemplates),
                    Map.entry("autoscalerMetrics", WorkloadDefaults::autoscalerMetrics),
                    Map.entry("autoscalerBehavior", WorkloadDefaults::autoscalerBehavior),
                    Map.entry("limitRangeItem", DefaultFunctions::limitRangeItem),
                    Map.entry("namespaceLabel", DefaultFunctions::namespaceLabel),
                    Map.entry("secretStringData", DefaultFunctions::secretStringData),
                    Map.entry("externalTrafficPolicy", DefaultFunctions::externalTrafficPolicy),
                    Map.entry("policyTypes", DefaultFunctions::policyTypes),
                    Map.entry("customNames", DefaultFunctions::customNames));

    private DefaultFunctions() {}

    static DefaultFunction get(String name) {
        DefaultFunction function = ALL.get(name);
        if (function == null) {
            throw new IllegalArgumentException("no defaulting function " + name);
        }
        return function;
    }

    /** Namespaces can be selected by name, as by any label (KEP-2161). */
    private static void namespaceLabel(ObjectNode namespace, ObjectNode root) {
        String name = namespace.path("metadata").path("name").asString("");
        if (!name.isEmpty()) {
            namespace
                    .withObjectProperty("metadata")
                    .withObjectProperty("labels")
                    .put("kubernetes.io/metadata.name", name);
        }
    }

    /** {@code stringData} is for writing only: it overrides {@code data} and is never stored. */
    private static void secretStringData(ObjectNode secret, ObjectNode root) {
        JsonNode plain = secret.remove("stringData");
        if (plain == null || plain.isEmpty()) {
            return;
        }
        ObjectNode data = secret.withObjectProperty("data");
        for (var entry : plain.properties()) {
            byte[] bytes =
                    entry.getValue().asString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            data.put(entry.getKey(), java.util.Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void externalTrafficPolicy(ObjectNode spec, ObjectNode root) {
        String type = spec.path("type").asString("");
        boolean external =
                type.equals("NodePort")
                        || type.equals("LoadBalancer")
                        || (!spec.path("externalIPs").isEmpty() && type.equals("ClusterIP"));
        if (external && spec.path("externalTrafficPolicy").asString("").isEmpty()) {
            spec.put("externalTrafficPolicy", "Cluster");
        }
    }

    private static void policyTypes(ObjectNode spec, ObjectNode root) {
        if (spec.path("policyTypes").isEmpty()) {
            ArrayNode types = spec.putArray("policyTypes").add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                types.add("Egress");
            }
        }
    }

    /** A container's limit range: limits default to the maximum, requests to limits or minimum. */
    private static void limitRangeItem(ObjectNode item, ObjectNode root) {
        if (!item.path("type").asString("").equals("Container")) {
            return;
        }
        ObjectNode limits = item.withObjectProperty("default");
        ObjectNode requests = item.withObjectProperty("defaultRequest");
        addMissing(limits, item.path("max"));
        addMissing(requests, limits);
        addMissing(requests, item.path("min"));
        if (limits.isEmpty()) {
            item.remove("default");
        }
        if (requests.isEmpty()) {
            item.remove("defaultRequest");
        }
    }

    static void addMissing(ObjectNode target, JsonNode from) {
        for (var entry : from.properties()) {
            if (!target.has(entry.getKey())) {
                target.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static void customNames(ObjectNode spec, ObjectNode root) {
        if (!(spec.get("names") instanceof ObjectNode names)) {
            return;
        }
        String kind = names.path("kind").asString("");
        if (names.path("singular").asString("").isEmpty()) {
            names.put("singular", kind.toLowerCase(Locale.ROOT));
        }
        if (names.path("listKind").asString("").isEmpty() && !kind.isEmpty()) {
            names.put("listKind", kind + "List");
        }
    }
}
