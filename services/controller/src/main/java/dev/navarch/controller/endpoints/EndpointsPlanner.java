package dev.navarch.controller.endpoints;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.MergePatch;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Decides a service's Endpoints: addresses grouped by the ports that they have. */
final class EndpointsPlanner {

    private static final int CAPACITY = 1000;
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
    static final String HEADLESS = "service.kubernetes.io/headless";

    private final Lister<Pod> pods;
    private final Lister<Endpoints> endpoints;

    EndpointsPlanner(Lister<Pod> pods, Lister<Endpoints> endpoints) {
        this.pods = pods;
        this.endpoints = endpoints;
    }

    Plan plan(Service service, String key, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        Optional<Endpoints> stored = endpoints.get(key);
        List<EndpointSubset> subsets = subsets(service);
        boolean truncated = truncate(subsets);
        Endpoints wanted =
                new EndpointsBuilder()
                        .withNewMetadata()
                        .withNamespace(service.getMetadata().getNamespace())
                        .withName(service.getMetadata().getName())
                        .withLabels(labels(service))
                        .endMetadata()
                        .withSubsets(subsets)
                        .build();
        if (truncated) {
            wanted.getMetadata().setAnnotations(Map.of(OVER_CAPACITY, "truncated"));
        }
        feedback.refused().stream()
                .filter(refused -> !refused.isNamespaceTerminating())
                .forEach(refused ->
                        plan.note(
                                Note.warning(
                                        stored.isPresent() ? stored.get() : service,
                                        stored.isPresent()
                                                ? "FailedToUpdateEndpoint"
                                                : "FailedToCreateEndpoint",
                                        "Failed to %s endpoint %s: %s"
                                                .formatted(
                                                        stored.isPresent() ? "update" : "create",
                                                        key,
                                                        refused.message()))));
        if (stored.isEmpty()) {
            plan.write(Write.create(Resources.ENDPOINTS, wanted));
        } else {
            ObjectNode patch = MergePatch.between(visible(stored.get()), visible(wanted));
            if (!patch.isEmpty()) {
                plan.write(Write.patch(Resources.ENDPOINTS, stored.get(), patch));
            }
        }
        return plan.build();
    }

    /** The parts of an Endpoints object that this controller decides. */
    private static ObjectNode visible(Endpoints endpoints) {
        ObjectNode tree = Json.object();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.set("labels", Json.node(orEmpty(endpoints.getMetadata().getLabels())));
        String over = orEmpty(endpoints.getMetadata().getAnnotations()).get(OVER_CAPACITY);
        if (over != null) {
            metadata.putObject("annotations").put(OVER_CAPACITY, over);
        } else {
            metadata.putObject("annotations");
        }
        if (!endpoints.getSubsets().isEmpty()) {
            tree.set("subsets", Json.node(endpoints.getSubsets()));
        }
        return tree;
    }

    private static Map<String, String> orEmpty(
            @org.jspecify.annotations.Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    static Map<String, String> labels(Service service) {
        Map<String, String> labels = new TreeMap<>(orEmpty(service.getMetadata().getLabels()));
        labels.put(MANAGED_BY, "endpoint-controller");
        if (ServicePods.isHeadless(service)) {
            labels.put(HEADLESS, "");
        } else {
            labels.remove(HEADLESS);
        }
        return labels;
    }

    private List<EndpointSubset> subsets(Service service) {
        Map<List<EndpointPort>, EndpointSubset> byPorts = new LinkedHashMap<>();
        boolean publishAll = ServicePods.publishesNotReady(service);
        for (Pod pod : ServicePods.of(service, pods)) {
            if (Pods.isTerminating(pod) && !publishAll) {
                continue;
            }
            List<EndpointPort> ports = ports(service, pod);
            if (ports.isEmpty() && !service.getSpec().getPorts().isEmpty()) {
                continue;
            }
            EndpointSubset subset =
                    byPorts.computeIfAbsent(
                            ports, p -> new EndpointSubsetBuilder().withPorts(p).build());
            if (publishAll || Pods.isReady(pod)) {
                subset.getAddresses().add(address(pod, service));
            } else {
                subset.getNotReadyAddresses().add(address(pod, service));
            }
        }
        Comparator<EndpointAddress> byIp = Comparator.comparing(EndpointAddress::getIp);
        for (EndpointSubset subset : byPorts.values()) {
            subset.getAddresses().sort(byIp);
            subset.getNotReadyAddresses().sort(byIp);
        }
        return new ArrayList<>(byPorts.values());
    }

    private static EndpointAddress address(Pod pod, Service service) {
        return new EndpointAddressBuilder()
                .withIp(ServicePods.ip(pod))
                .withNodeName(pod.getSpec().getNodeName())
                .withHostname(ServicePods.hostname(pod, service).orElse(null))
                .withNewTargetRef()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            ServicePods.targetPort(pod, port)
                    .ifPresent(number ->
                            ports.add(
                                    new EndpointPortBuilder()
                                            .withName(port.getName())
                                            .withPort(number)
                                            .withProtocol(ServicePods.protocol(port))
                                            .withAppProtocol(port.getAppProtocol())
                                            .build()));
        }
        ports.sort(
                Comparator.comparing((EndpointPort p) -> String.valueOf(p.getName()))
                        .thenComparing(EndpointPort::getPort));
        return ports;
    }

    /** Leaves 1000 addresses, ready ones before others. */
    private static boolean truncate(List<EndpointSubset> subsets) {
        int ready = subsets.stream().mapToInt(s -> s.getAddresses().size()).sum();
        int all = ready + subsets.stream().mapToInt(s -> s.getNotReadyAddresses().size()).sum();
        if (all <= CAPACITY) {
            return false;
        }
        int left = CAPACITY;
        for (EndpointSubset subset : subsets) {
            left -= cut(subset.getAddresses(), left);
        }
        for (EndpointSubset subset : subsets) {
            left -= cut(subset.getNotReadyAddresses(), left);
        }
        subsets.removeIf(s -> s.getAddresses().isEmpty() && s.getNotReadyAddresses().isEmpty());
        return true;
    }

    private static int cut(List<EndpointAddress> addresses, int atMost) {
        int keep = Math.min(addresses.size(), atMost);
        addresses.subList(keep, addresses.size()).clear();
        return keep;
    }
}
