package dev.navarch.proxy.dns;

import dev.navarch.bus.view.Lister;
import dev.navarch.proxy.control.ServiceTracker;
import dev.navarch.proxy.dns.ZoneAnswer.Found;
import dev.navarch.proxy.dns.ZoneAnswer.NoSuchName;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The records of one service: its address, those of a headless service's endpoints, and its ports.
 */
final class ServiceRecords {

    private static final int PRIORITY = 0;
    private static final int WEIGHT = 100;

    private final Name services;
    private final Lister<EndpointSlice> slices;

    ServiceRecords(Name origin, Lister<Service> services, Lister<EndpointSlice> slices) {
        this.services = child("svc", origin);
        this.slices = slices;
    }

    ZoneAnswer ofService(Name question, Service service, int type) {
        List<Record> addresses = Addresses.records(question, addresses(service), type);
        List<Record> found = new ArrayList<>(addresses);
        List<Record> additional = new ArrayList<>();
        if (type == Type.SRV) {
            srv(question, service, null, null, found, additional);
        }
        return new Found(found, additional);
    }

    /** {@code web-0.nginx.default.svc.cluster.local}: an endpoint of a headless service. */
    ZoneAnswer ofEndpoint(Name question, Service service, String host, int type) {
        if (!headless(service)) {
            return new NoSuchName();
        }
        Set<String> ips = new LinkedHashSet<>();
        for (EndpointSlice slice : slicesOf(service)) {
            for (Endpoint endpoint : ready(slice)) {
                if (host.equals(hostOf(endpoint))) {
                    ips.addAll(endpoint.getAddresses());
                }
            }
        }
        return ips.isEmpty()
                ? new NoSuchName()
                : new Found(Addresses.records(question, ips, type), List.of());
    }

    /** {@code _http._tcp.web.default.svc.cluster.local}. */
    ZoneAnswer ofPort(Name question, Service service, String port, String protocol, int type) {
        if (!port.startsWith("_") || !protocol.startsWith("_")) {
            return new NoSuchName();
        }
        List<Record> found = new ArrayList<>();
        List<Record> additional = new ArrayList<>();
        srv(question, service, port.substring(1), protocol.substring(1), found, additional);
        if (found.isEmpty()) {
            return new NoSuchName();
        }
        return type == Type.SRV || type == Type.ANY
                ? new Found(found, additional)
                : ClusterZone.nothingHere();
    }

    private void srv(
            Name question,
            Service service,
            @Nullable String port,
            @Nullable String protocol,
            List<Record> found,
            List<Record> additional) {
        Name base = nameOf(service);
        if (headless(service)) {
            for (EndpointSlice slice : slicesOf(service)) {
                for (EndpointPort candidate : ports(slice)) {
                    if (matches(candidate.getName(), candidate.getProtocol(), port, protocol)) {
                        endpointTargets(question, slice, candidate, base, found, additional);
                    }
                }
            }
            return;
        }
        for (ServicePort candidate : service.getSpec().getPorts()) {
            if (matches(candidate.getName(), candidate.getProtocol(), port, protocol)) {
                found.add(srv(question, candidate.getPort(), base));
                additional.addAll(Addresses.records(base, addresses(service), Type.ANY));
            }
        }
    }

    private static void endpointTargets(
            Name question,
            EndpointSlice slice,
            EndpointPort port,
            Name base,
            List<Record> found,
            List<Record> additional) {
        for (Endpoint endpoint : ready(slice)) {
            Name target = child(hostOf(endpoint), base);
            found.add(srv(question, port.getPort(), target));
            additional.addAll(Addresses.records(target, endpoint.getAddresses(), Type.ANY));
        }
    }

    private static SRVRecord srv(Name question, int port, Name target) {
        return new SRVRecord(question, DClass.IN, ClusterZone.TTL, PRIORITY, WEIGHT, port, target);
    }

    private static boolean matches(
            @Nullable String name,
            @Nullable String protocol,
            @Nullable String wantedName,
            @Nullable String wantedProtocol) {
        if (wantedName == null || wantedProtocol == null) {
            return true;
        }
        String transport = Objects.requireNonNullElse(protocol, "TCP").toLowerCase(Locale.ROOT);
        return wantedName.equals(name) && wantedProtocol.equals(transport);
    }

    private Collection<String> addresses(Service service) {
        if (!headless(service)) {
            List<String> all = service.getSpec().getClusterIPs();
            return all == null || all.isEmpty() ? List.of(service.getSpec().getClusterIP()) : all;
        }
        Set<String> ips = new LinkedHashSet<>();
        for (EndpointSlice slice : slicesOf(service)) {
            ready(slice).forEach(endpoint -> ips.addAll(endpoint.getAddresses()));
        }
        return ips;
    }

    private Collection<EndpointSlice> slicesOf(Service service) {
        String path = service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
        return slices.byIndex(ServiceTracker.BY_SERVICE, path).stream()
                .filter(slice -> !"FQDN".equals(slice.getAddressType()))
                .toList();
    }

    private static List<EndpointPort> ports(EndpointSlice slice) {
        return slice.getPorts() == null ? List.of() : slice.getPorts();
    }

    private static List<Endpoint> ready(EndpointSlice slice) {
        if (slice.getEndpoints() == null) {
            return List.of();
        }
        return slice.getEndpoints().stream()
                .filter(endpoint ->
                        endpoint.getConditions() == null
                                || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
                .toList();
    }

    static String hostOf(Endpoint endpoint) {
        String host = endpoint.getHostname();
        return host == null || host.isEmpty()
                ? Addresses.toDashes(endpoint.getAddresses().get(0))
                : host;
    }

    static boolean headless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    Name nameOf(Service service) {
        return child(
                service.getMetadata().getName(),
                child(service.getMetadata().getNamespace(), services));
    }

    static Name child(String label, Name parent) {
        try {
            return Name.concatenate(Name.fromString(label), parent);
        } catch (TextParseException | NameTooLongException e) {
            throw new IllegalArgumentException("not a label below " + parent + ": " + label, e);
        }
    }
}
