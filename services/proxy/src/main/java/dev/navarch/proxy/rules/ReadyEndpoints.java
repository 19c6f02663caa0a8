package dev.navarch.proxy.rules;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The backends of one service port that may take new connections: the ready ones; when none is
 * ready, those that still serve while they terminate, so that a rollout's last moment refuses
 * nobody (KEP-1669). The rule holds for the cluster and for this node separately.
 *
 * @param cluster on any node
 * @param local on this node
 */
record ReadyEndpoints(List<Backend> cluster, List<Backend> local) {

    private record Candidate(Backend backend, boolean ready, boolean lastResort) {}

    static ReadyEndpoints of(
            Collection<EndpointSlice> slices,
            String portName,
            Protocol protocol,
            String node,
            IpFamily family) {
        List<Candidate> candidates = new ArrayList<>();
        String addressType = family == IpFamily.IPV4 ? "IPv4" : "IPv6";
        for (EndpointSlice slice : slices) {
            if (!addressType.equals(slice.getAddressType()) || slice.getPorts() == null) {
                continue;
            }
            for (EndpointPort port : slice.getPorts()) {
                if (port.getPort() != null
                        && Objects.requireNonNullElse(port.getName(), "").equals(portName)
                        && Protocol.of(port.getProtocol()) == protocol) {
                    collect(slice, port.getPort(), node, candidates);
                }
            }
        }
        return new ReadyEndpoints(
                pick(candidates, candidate -> true),
                pick(candidates, candidate -> candidate.backend().local()));
    }

    private static void collect(
            EndpointSlice slice, int port, String node, List<Candidate> candidates) {
        if (slice.getEndpoints() == null) {
            return;
        }
        for (Endpoint endpoint : slice.getEndpoints()) {
            if (endpoint.getAddresses() == null || endpoint.getAddresses().isEmpty()) {
                continue;
            }
            var conditions = endpoint.getConditions();
            // A condition that is not set counts as ready (API reference, EndpointConditions).
            boolean ready = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
            boolean lastResort =
                    conditions != null
                            && Boolean.TRUE.equals(conditions.getServing())
                            && Boolean.TRUE.equals(conditions.getTerminating());
            Backend backend =
                    new Backend(
                            endpoint.getAddresses().get(0),
                            port,
                            node.equals(endpoint.getNodeName()));
            candidates.add(new Candidate(backend, ready, lastResort));
        }
    }

    private static List<Backend> pick(List<Candidate> all, Predicate<Candidate> where) {
        List<Backend> ready =
                all.stream()
                        .filter(where)
                        .filter(Candidate::ready)
                        .map(Candidate::backend)
                        .toList();
        return ready.isEmpty()
                ? all.stream()
                        .filter(where)
                        .filter(Candidate::lastResort)
                        .map(Candidate::backend)
                        .toList()
                : ready;
    }
}
