package dev.navarch.controller.endpoints;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Keeps the EndpointSlices of services that have a selector (KEP-752, KEP-1672). */
public final class EndpointSliceController implements Controller {

    static final String MANAGER = "endpointslice-controller.k8s.io";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final View<Service> services;
    private final View<Pod> pods;
    private final View<Node> nodes;
    private final View<EndpointSlice> slices;
    private final SliceReconciler reconciler;

    public EndpointSliceController(ClusterViews views, RandomGenerator random) {
        this.services = views.of(Resources.SERVICES, Service.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.nodes = views.of(Resources.NODES, Node.class);
        this.slices = views.of(Resources.ENDPOINT_SLICES, EndpointSlice.class);
        this.reconciler = new SliceReconciler(random);
    }

    @Override
    public String name() {
        return "endpoint-slice-controller";
    }

    @Override
    public void watch(Keys keys) {
        services.onEvent(event -> keys.add(event.key().path()));
        ServicePods.watch(pods, services, keys);
        slices.onEvent(event ->
                event.after()
                        .or(event::before)
                        .filter(slice -> manages(slice, MANAGER))
                        .map(slice -> slice.getMetadata().getLabels())
                        .map(labels -> labels.get(SliceContent.SERVICE_NAME))
                        .ifPresent(service -> keys.add(event.key().namespace() + "/" + service)));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Service> service =
                services.get(key)
                        .filter(ServicePods::isSelected)
                        .filter(s -> s.getMetadata().getDeletionTimestamp() == null);
        if (service.isEmpty()) {
            return Plan.NOTHING;
        }
        Plan.Builder plan = Plan.builder();
        feedback.refused().stream()
                .filter(refused -> !refused.isNamespaceTerminating())
                .forEach(refused ->
                        plan.note(
                                Note.warning(
                                        service.get(),
                                        "FailedToUpdateEndpointSlices",
                                        "Error updating Endpoint Slices for Service %s: %s"
                                                .formatted(key, refused.message()))));
        for (String family : families(service.get())) {
            List<EndpointSlice> stored =
                    slices.byIndex(ClusterViews.BY_SERVICE, key).stream()
                            .filter(slice -> manages(slice, MANAGER))
                            .filter(slice -> family.equals(slice.getAddressType()))
                            .filter(slice -> slice.getMetadata().getDeletionTimestamp() == null)
                            .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                            .toList();
            reconciler.reconcile(content(service.get(), family), stored, plan);
        }
        return plan.build();
    }

    static boolean manages(EndpointSlice slice, String manager) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels != null && manager.equals(labels.get(SliceContent.MANAGED_BY));
    }

    private static List<String> families(Service service) {
        List<String> families = service.getSpec().getIpFamilies();
        return families == null || families.isEmpty() ? List.of("IPv4") : families;
    }

    private SliceContent content(Service service, String family) {
        Map<List<EndpointPort>, List<Endpoint>> byPorts = new LinkedHashMap<>();
        for (Pod pod : ServicePods.of(service, pods)) {
            List<EndpointPort> ports = ports(service, pod);
            if (ports.isEmpty() && !service.getSpec().getPorts().isEmpty()) {
                continue;
            }
            List<String> addresses = addresses(pod, family);
            if (!addresses.isEmpty()) {
                byPorts.computeIfAbsent(ports, p -> new ArrayList<>())
                        .add(endpoint(service, pod, addresses));
            }
        }
        return new SliceContent(
                service,
                service.getMetadata().getName(),
                labels(service),
                Map.of(),
                family,
                byPorts);
    }

    private static Map<String, String> labels(Service service) {
        Map<String, String> labels = new TreeMap<>();
        if (service.getMetadata().getLabels() != null) {
            labels.putAll(service.getMetadata().getLabels());
        }
        labels.remove(EndpointsPlanner.HEADLESS);
        if (ServicePods.isHeadless(service)) {
            labels.put(EndpointsPlanner.HEADLESS, "");
        }
        labels.put(SliceContent.SERVICE_NAME, service.getMetadata().getName());
        labels.put(SliceContent.MANAGED_BY, MANAGER);
        return labels;
    }

    private Endpoint endpoint(Service service, Pod pod, List<String> addresses) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = Pods.isTerminating(pod);
        return new EndpointBuilder()
                .withAddresses(addresses)
                .withNewConditions()
                .withReady(ServicePods.publishesNotReady(service) || (serving && !terminating))
                .withServing(serving)
                .withTerminating(terminating)
                .endConditions()
                .withHostname(ServicePods.hostname(pod, service).orElse(null))
                .withNodeName(pod.getSpec().getNodeName())
                .withZone(zone(pod).orElse(null))
                .withNewTargetRef()
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endTargetRef()
                .build();
    }

    private Optional<String> zone(Pod pod) {
        return nodes.get(Pods.nodeName(pod))
                .map(node -> node.getMetadata().getLabels())
                .map(labels -> labels.get(ZONE));
    }

    private static List<String> addresses(Pod pod, String family) {
        boolean six = family.equals("IPv6");
        List<String> all =
                pod.getStatus().getPodIPs().isEmpty()
                        ? List.of(ServicePods.ip(pod))
                        : pod.getStatus().getPodIPs().stream().map(PodIP::getIp).toList();
        return all.stream().filter(ip -> ip.contains(":") == six).limit(1).toList();
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            ServicePods.targetPort(pod, port)
                    .ifPresent(number ->
                            ports.add(
                                    new EndpointPortBuilder()
                                            .withName(port.getName() == null ? "" : port.getName())
                                            .withPort(number)
                                            .withProtocol(ServicePods.protocol(port))
                                            .withAppProtocol(port.getAppProtocol())
                                            .build()));
        }
        return ports;
    }
}
