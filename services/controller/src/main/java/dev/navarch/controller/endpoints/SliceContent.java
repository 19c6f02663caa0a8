package dev.navarch.controller.endpoints;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import java.util.List;
import java.util.Map;

/**
 * What the slices of one service, or one Endpoints object, should hold together.
 *
 * @param owner whom the slices belong to
 * @param service the name in the label {@code kubernetes.io/service-name}
 * @param labels of every slice
 * @param annotations of every slice, beside those that others put there
 * @param addressType {@code IPv4} or {@code IPv6}
 * @param byPorts the endpoints by the ports that they have
 */
record SliceContent(
        HasMetadata owner,
        String service,
        Map<String, String> labels,
        Map<String, String> annotations,
        String addressType,
        Map<List<EndpointPort>, List<Endpoint>> byPorts) {

    static final String SERVICE_NAME = "kubernetes.io/service-name";
    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    SliceContent {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
