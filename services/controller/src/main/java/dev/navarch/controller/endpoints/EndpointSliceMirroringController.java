package dev.navarch.controller.endpoints;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
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

/** Shows as slices the Endpoints that people keep by hand for services without a selector. */
public final class EndpointSliceMirroringController implements Controller {

    private static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
    private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
    private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
    private static final String LAST_CHANGE = "endpoints.kubernetes.io/last-change-trigger-time";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final int CAPACITY = 1000;

    private final View<Service> services;
    private final View<Endpoints> endpoints;
    private final View<EndpointSlice> slices;
    private final SliceReconciler reconciler;

    public EndpointSliceMirroringController(ClusterViews views, RandomGenerator random) {
        this.services = views.of(Resources.SERVICES, Service.class);
        this.endpoints = views.of(Resources.ENDPOINTS, Endpoints.class);
        this.slices = views.of(Resources.ENDPOINT_SLICES, EndpointSlice.class);
        this.reconciler = new SliceReconciler(random);
    }

    @Override
    public String name() {
        return "endpoint-slice-mirroring-controller";
    }

    @Override
    public void watch(Keys keys) {
        endpoints.onEvent(event -> keys.add(event.key().path()));
        services.onEvent(event -> keys.add(event.key().path()));
        slices.onEvent(event ->
                event.after()
                        .or(event::before)
                        .filter(slice -> EndpointSliceController.manages(slice, MANAGER))
                        .map(slice -> slice.getMetadata().getLabels())
                        .map(labels -> labels.get(SliceContent.SERVICE_NAME))
                        .ifPresent(service -> keys.add(event.key().namespace() + "/" + service)));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        List<EndpointSlice> stored =
                slices.byIndex(ClusterViews.BY_SERVICE, key).stream()
                        .filter(slice -> EndpointSliceController.manages(slice, MANAGER))
                        .filter(slice -> slice.getMetadata().getDeletionTimestamp() == null)
                        .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                        .toList();
        Optional<Endpoints> source = endpoints.get(key).filter(e -> isMirrored(e, key));
        if (source.isEmpty()) {
            stored.forEach(slice -> plan.write(Write.delete(Resources.ENDPOINT_SLICES, slice)));
            return plan.build();
        }
        for (String family : List.of("IPv4", "IPv6")) {
            SliceContent content = content(source.get(), family);
            List<EndpointSlice> ofFamily =
                    stored.stream().filter(s -> family.equals(s.getAddressType())).toList();
            if (content.byPorts().isEmpty()) {
                ofFamily.forEach(s -> plan.write(Write.delete(Resources.ENDPOINT_SLICES, s)));
            } else {
                reconciler.reconcile(content, ofFamily, plan);
            }
        }
        return plan.build();
    }

    private boolean isMirrored(Endpoints source, String key) {
        Map<String, String> labels = source.getMetadata().getLabels();
        Map<String, String> annotations = source.getMetadata().getAnnotations();
        return source.getMetadata().getDeletionTimestamp() == null
                && (labels == null || !"true".equals(labels.get(SKIP)))
                && (annotations == null || !annotations.containsKey(LEADER))
                && services.get(key)
                        .map(Service::getSpec)
                        .filter(s -> s.getSelector() == null || s.getSelector().isEmpty())
                        .isPresent();
    }

    private static SliceContent content(Endpoints source, String family) {
        Map<List<EndpointPort>, List<Endpoint>> byPorts = new LinkedHashMap<>();
        for (EndpointSubset subset : source.getSubsets()) {
            List<Endpoint> all = new ArrayList<>();
            mirror(subset.getAddresses(), true, family, all);
            mirror(subset.getNotReadyAddresses(), false, family, all);
            if (!all.isEmpty()) {
                byPorts.computeIfAbsent(ports(subset), p -> new ArrayList<>()).addAll(all);
            }
        }
        Map<String, String> labels = new TreeMap<>();
        if (source.getMetadata().getLabels() != null) {
            labels.putAll(source.getMetadata().getLabels());
        }
        labels.put(SliceContent.SERVICE_NAME, source.getMetadata().getName());
        labels.put(SliceContent.MANAGED_BY, MANAGER);
        Map<String, String> annotations = new TreeMap<>();
        if (source.getMetadata().getAnnotations() != null) {
            annotations.putAll(source.getMetadata().getAnnotations());
        }
        annotations.keySet().removeAll(List.of(LAST_CHANGE, LAST_APPLIED));
        return new SliceContent(
                source, source.getMetadata().getName(), labels, annotations, family, byPorts);
    }

    private static void mirror(
            List<EndpointAddress> addresses, boolean ready, String family, List<Endpoint> into) {
        boolean six = family.equals("IPv6");
        for (EndpointAddress address : addresses) {
            if (address.getIp().contains(":") == six && into.size() < CAPACITY) {
                into.add(
                        new EndpointBuilder()
                                .withAddresses(address.getIp())
                                .withNewConditions()
                                .withReady(ready)
                                .endConditions()
                                .withHostname(
                                        address.getHostname() == null
                                                        || address.getHostname().isEmpty()
                                                ? null
                                                : address.getHostname())
                                .withNodeName(address.getNodeName())
                                .withTargetRef(address.getTargetRef())
                                .build());
            }
        }
    }

    private static List<EndpointPort> ports(EndpointSubset subset) {
        return subset.getPorts().stream()
                .map(port ->
                        new EndpointPortBuilder()
                                .withName(port.getName() == null ? "" : port.getName())
                                .withPort(port.getPort())
                                .withProtocol(
                                        port.getProtocol() == null ? "TCP" : port.getProtocol())
                                .withAppProtocol(port.getAppProtocol())
                                .build())
                .toList();
    }
}
