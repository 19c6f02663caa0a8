package dev.navarch.api.admission.quota;

import dev.navarch.api.admission.PodResources;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What one object counts for, under the names that a quota's {@code hard} may have. */
final class QuotaUsage {

    static final GroupResource QUOTAS = GroupResource.core("resourcequotas");

    /** Types that are counted under their own name, without {@code count/}. */
    private static final Set<GroupResource> NAMED =
            Set.of(
                    Resources.CONFIG_MAPS,
                    Resources.SECRETS,
                    Resources.REPLICATION_CONTROLLERS,
                    QUOTAS);

    private QuotaUsage() {}

    static Map<String, BigDecimal> of(GroupResource type, JsonNode object) {
        Map<String, BigDecimal> usage = new TreeMap<>();
        usage.put("count/" + type, BigDecimal.ONE);
        if (type.equals(Resources.PODS)) {
            pod(object, usage);
        } else if (type.equals(Resources.SERVICES)) {
            service(object.path("spec"), usage);
        } else if (type.equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
            claim(object.path("spec"), usage);
        } else if (NAMED.contains(type)) {
            usage.put(type.resource(), BigDecimal.ONE);
        }
        return usage;
    }

    /** A pod that has ended uses nothing, though it still exists. */
    private static void pod(JsonNode pod, Map<String, BigDecimal> usage) {
        String phase = pod.path("status").path("phase").asString("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return;
        }
        usage.put("pods", BigDecimal.ONE);
        PodResources.of(pod.path("spec"), "requests")
                .forEach((name, amount) -> {
                    if (!name.contains("/")) {
                        usage.put(name, amount);
                    }
                    usage.put("requests." + name, amount);
                });
        PodResources.of(pod.path("spec"), "limits")
                .forEach((name, amount) -> usage.put("limits." + name, amount));
    }

    private static void service(JsonNode spec, Map<String, BigDecimal> usage) {
        usage.put("services", BigDecimal.ONE);
        BigDecimal ports = BigDecimal.valueOf(spec.path("ports").size());
        switch (spec.path("type").asString("")) {
            case "NodePort" -> usage.put("services.nodeports", ports);
            case "LoadBalancer" -> {
                usage.put("services.loadbalancers", BigDecimal.ONE);
                if (spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
                    usage.put("services.nodeports", ports);
                }
            }
            default -> {}
        }
    }

    private static void claim(JsonNode spec, Map<String, BigDecimal> usage) {
        BigDecimal storage =
                PodResources.amount(spec.path("resources").path("requests").path("storage"));
        usage.put("persistentvolumeclaims", BigDecimal.ONE);
        usage.put("requests.storage", storage);
        String storageClass = spec.path("storageClassName").asString("");
        if (!storageClass.isEmpty()) {
            String prefix = storageClass + ".storageclass.storage.k8s.io/";
            usage.put(prefix + "persistentvolumeclaims", BigDecimal.ONE);
            usage.put(prefix + "requests.storage", storage);
        }
    }
}
