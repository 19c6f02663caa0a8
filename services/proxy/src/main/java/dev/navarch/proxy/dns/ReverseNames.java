package dev.navarch.proxy.dns;

import dev.navarch.bus.view.Lister;
import dev.navarch.proxy.control.ServiceTracker;
import dev.navarch.proxy.dns.ZoneAnswer.Found;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/** From addresses back to names: cluster addresses, and endpoints of headless services. */
public final class ReverseNames {

    /** The index of services by cluster address and of slices by endpoint address. */
    public static final String BY_IP = "ip";

    private final ServiceRecords records;
    private final Lister<Service> services;
    private final Lister<EndpointSlice> slices;

    ReverseNames(Name origin, Lister<Service> services, Lister<EndpointSlice> slices) {
        this.records = new ServiceRecords(origin, services, slices);
        this.services = services;
        this.slices = slices;
    }

    /** Says whose an address is, or that it is not ours to say. */
    ZoneAnswer answer(Name question, int type) {
        String address;
        try {
            InetAddress parsed = ReverseMap.fromName(question);
            address = parsed.getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            return ClusterZone.notOurs();
        }
        List<Name> names = new ArrayList<>();
        services.byIndex(BY_IP, address).forEach(service -> names.add(records.nameOf(service)));
        for (EndpointSlice slice : slices.byIndex(BY_IP, address)) {
            ServiceTracker.serviceOf(slice).stream()
                    .flatMap(path -> services.get(path).stream())
                    .filter(ServiceRecords::headless)
                    .forEach(service -> endpointNames(service, slice, address, names));
        }
        if (names.isEmpty()) {
            return ClusterZone.notOurs();
        }
        List<Record> pointers = new ArrayList<>();
        if (type == Type.PTR || type == Type.ANY) {
            names.forEach(name ->
                    pointers.add(new PTRRecord(question, DClass.IN, ClusterZone.TTL, name)));
        }
        return new Found(pointers, List.of());
    }

    private void endpointNames(
            Service service, EndpointSlice slice, String address, List<Name> names) {
        for (Endpoint endpoint : slice.getEndpoints()) {
            if (endpoint.getAddresses().contains(address)) {
                names.add(
                        ServiceRecords.child(
                                ServiceRecords.hostOf(endpoint), records.nameOf(service)));
            }
        }
    }

    /** What a service is filed under in {@link #BY_IP}. */
    public static Collection<String> ipsOf(Service service) {
        List<String> ips = service.getSpec() == null ? null : service.getSpec().getClusterIPs();
        return ips == null ? List.of() : ips.stream().filter(ip -> !ip.equals("None")).toList();
    }

    /** What a slice is filed under in {@link #BY_IP}. */
    public static Collection<String> ipsOf(EndpointSlice slice) {
        return slice.getEndpoints() == null
                ? List.of()
                : slice.getEndpoints().stream()
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .distinct()
                        .toList();
    }
}
