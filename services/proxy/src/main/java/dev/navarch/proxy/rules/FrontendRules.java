package dev.navarch.proxy.rules;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code rules(service, slices, node) → frontends}. A service's frontends depend on that service
 * and its slices alone, so a change touches the rules of one service and no other.
 */
public final class FrontendRules {

    /** The API's default for {@code sessionAffinityConfig.clientIP.timeoutSeconds}: three hours. */
    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

    private final String node;
    private final IpFamily family;

    public FrontendRules(String node, IpFamily family) {
        this.node = node;
        this.family = family;
    }

    /** The frontends of a service; none when it has no address of this family. */
    public List<Frontend> frontends(Service service, Collection<EndpointSlice> slices) {
        ServiceSpec spec = service.getSpec();
        if (spec == null || spec.getPorts() == null || "ExternalName".equals(spec.getType())) {
            return List.of();
        }
        List<String> clusterIps = ofFamily(clusterIps(spec));
        if (clusterIps.isEmpty()) {
            return List.of();
        }
        List<Frontend> frontends = new ArrayList<>();
        for (ServicePort port : spec.getPorts()) {
            frontends.add(frontend(service, spec, clusterIps, port, slices));
        }
        return frontends;
    }

    private Frontend frontend(
            Service service,
            ServiceSpec spec,
            List<String> clusterIps,
            ServicePort port,
            Collection<EndpointSlice> slices) {
        String name = Objects.requireNonNullElse(port.getName(), "");
        Protocol protocol = Protocol.of(port.getProtocol());
        ReadyEndpoints endpoints = ReadyEndpoints.of(slices, name, protocol, node, family);
        boolean internalLocal = "Local".equals(spec.getInternalTrafficPolicy());
        boolean externalLocal = "Local".equals(spec.getExternalTrafficPolicy());
        return new Frontend(
                service.getMetadata().getNamespace() + "/" + service.getMetadata().getName(),
                name,
                protocol,
                port.getPort(),
                clusterIps,
                ofFamily(externalIps(service)),
                Optional.ofNullable(port.getNodePort()).orElse(0),
                affinitySeconds(spec),
                internalLocal ? endpoints.local() : endpoints.cluster(),
                externalLocal ? endpoints.local() : endpoints.cluster(),
                externalLocal,
                !endpoints.cluster().isEmpty());
    }

    private static int affinitySeconds(ServiceSpec spec) {
        if (!"ClientIP".equals(spec.getSessionAffinity())) {
            return 0;
        }
        var config = spec.getSessionAffinityConfig();
        var clientIp = config == null ? null : config.getClientIP();
        Integer seconds = clientIp == null ? null : clientIp.getTimeoutSeconds();
        return seconds == null ? DEFAULT_AFFINITY_SECONDS : seconds;
    }

    private static List<String> clusterIps(ServiceSpec spec) {
        List<@Nullable String> named = new ArrayList<>();
        if (spec.getClusterIPs() != null && !spec.getClusterIPs().isEmpty()) {
            named.addAll(spec.getClusterIPs());
        } else {
            named.add(spec.getClusterIP());
        }
        return named.stream()
                .filter(Objects::nonNull)
                .filter(ip -> !ip.isEmpty() && !ip.equals("None"))
                .toList();
    }

    private static List<String> externalIps(Service service) {
        Stream<String> named =
                Stream.ofNullable(service.getSpec().getExternalIPs()).flatMap(List::stream);
        var status = service.getStatus();
        var balancer = status == null ? null : status.getLoadBalancer();
        if (balancer == null || balancer.getIngress() == null) {
            return named.toList();
        }
        Stream<String> balanced =
                balancer.getIngress().stream()
                        .filter(ingress -> !"Proxy".equals(ingress.getIpMode()))
                        .map(ingress -> ingress.getIp())
                        .filter(Objects::nonNull);
        return Stream.concat(named, balanced).distinct().toList();
    }

    private List<String> ofFamily(List<String> addresses) {
        return addresses.stream().filter(address -> IpFamily.of(address) == family).toList();
    }
}
