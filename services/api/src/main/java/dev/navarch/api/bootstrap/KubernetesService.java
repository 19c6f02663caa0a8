package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.model.Resources;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Service {@code kubernetes} by which pods reach the API server, with endpoints of its own: it
 * selects no pods.
 *
 * @param clusterAddress the first address of the Service range
 * @param address where the API server listens for pods
 */
public record KubernetesService(String clusterAddress, String address) {

    private static final String NAME = "kubernetes";
    private static final int HTTPS = 443;

    CompletableFuture<Void> ensure(Ensure ensure, int port) {
        return CompletableFuture.allOf(
                ensure.upToDate(
                        Resources.SERVICES, service(port), current -> withPort(current, port)),
                ensure.upToDate(
                        Resources.ENDPOINTS,
                        endpoints(port),
                        current -> {
                            current.set("subsets", endpoints(port).path("subsets"));
                            return current;
                        }),
                ensure.upToDate(
                        Resources.ENDPOINT_SLICES,
                        slice(port),
                        current -> {
                            current.set("endpoints", slice(port).path("endpoints"));
                            current.set("ports", slice(port).path("ports"));
                            return current;
                        }));
    }

    private ObjectNode service(int port) {
        ObjectNode service = object("v1", "Service", "default", NAME);
        label(service, "component", "apiserver").put("provider", "kubernetes");
        ObjectNode spec = service.putObject("spec");
        spec.put("type", "ClusterIP").put("clusterIP", clusterAddress);
        spec.putArray("clusterIPs").add(clusterAddress);
        spec.putArray("ipFamilies").add("IPv4");
        spec.put("ipFamilyPolicy", "SingleStack").put("sessionAffinity", "None");
        spec.put("internalTrafficPolicy", "Cluster");
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", HTTPS)
                .put("targetPort", port);
        return service;
    }

    private ObjectNode withPort(ObjectNode current, int port) {
        ((ObjectNode) current.path("spec")).set("ports", service(port).path("spec").path("ports"));
        return current;
    }

    private ObjectNode endpoints(int port) {
        ObjectNode endpoints = object("v1", "Endpoints", "default", NAME);
        label(endpoints, "endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", address);
        subset.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", port)
                .put("protocol", "TCP");
        return endpoints;
    }

    private ObjectNode slice(int port) {
        ObjectNode slice = object("discovery.k8s.io/v1", "EndpointSlice", "default", NAME);
        label(slice, "kubernetes.io/service-name", NAME);
        slice.put("addressType", "IPv4");
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        slice.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("protocol", "TCP")
                .put("port", port);
        return slice;
    }

    private static ObjectNode label(ObjectNode object, String name, String value) {
        return ((ObjectNode) object.path("metadata")).putObject("labels").put(name, value);
    }
}
