package dev.navarch.proxy.dns;

import dev.navarch.bus.view.Lister;
import dev.navarch.proxy.dns.ZoneAnswer.Alias;
import dev.navarch.proxy.dns.ZoneAnswer.Found;
import dev.navarch.proxy.dns.ZoneAnswer.NoSuchName;
import dev.navarch.proxy.dns.ZoneAnswer.NotOurs;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The names of services and pods, after the "Kubernetes DNS-Based Service Discovery" specification,
 * version 1.1.0. Answers are made from the views at each question; nothing is kept beside them.
 */
public final class ClusterZone {

    /** Seconds that a client may keep an answer. */
    static final long TTL = 5;

    private final Name origin;
    private final Lister<Service> services;
    private final ServiceRecords records;
    private final ReverseNames reverse;

    /**
     * @param domain {@code cluster.local}
     * @param services with the index {@link ReverseNames#BY_IP}
     * @param slices indexed by {@link ReverseNames#BY_IP} and by the service they belong to
     */
    public ClusterZone(String domain, Lister<Service> services, Lister<EndpointSlice> slices) {
        try {
            this.origin = Name.fromString(domain + ".");
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + domain, e);
        }
        this.services = services;
        this.records = new ServiceRecords(origin, services, slices);
        this.reverse = new ReverseNames(origin, services, slices);
    }

    public Name origin() {
        return origin;
    }

    /**
     * @param type one of {@link Type}
     */
    public ZoneAnswer answer(Name question, int type) {
        if (!question.subdomain(origin)) {
            return reverse.answer(question, type);
        }
        List<String> labels = labels(question);
        if (labels.isEmpty()) {
            return nothingHere();
        }
        String kind = labels.get(labels.size() - 1);
        List<String> rest = labels.subList(0, labels.size() - 1);
        return switch (kind) {
            case "svc" -> service(question, rest, type);
            case "pod" -> pod(question, rest, type);
            case "dns-version" -> version(question, rest, type);
            default -> new NoSuchName();
        };
    }

    private ZoneAnswer service(Name question, List<String> labels, int type) {
        if (labels.isEmpty()) {
            return nothingHere();
        }
        String namespace = labels.get(labels.size() - 1);
        if (labels.size() == 1) {
            return services.inNamespace(namespace).isEmpty() ? new NoSuchName() : nothingHere();
        }
        Optional<Service> found = services.get(namespace + "/" + labels.get(labels.size() - 2));
        if (found.isEmpty()) {
            return new NoSuchName();
        }
        Service service = found.get();
        if ("ExternalName".equals(service.getSpec().getType())) {
            return labels.size() == 2 ? alias(question, service) : new NoSuchName();
        }
        return switch (labels.size()) {
            case 2 -> records.ofService(question, service, type);
            case 3 -> records.ofEndpoint(question, service, labels.get(0), type);
            case 4 -> records.ofPort(question, service, labels.get(0), labels.get(1), type);
            default -> new NoSuchName();
        };
    }

    private static ZoneAnswer alias(Name question, Service service) {
        try {
            Name target = Name.fromString(service.getSpec().getExternalName() + ".");
            return new Alias(new CNAMERecord(question, DClass.IN, TTL, target), target);
        } catch (TextParseException e) {
            return new NoSuchName();
        }
    }

    /**
     * {@code 10-244-0-5.default.pod.cluster.local} is that address, whether or not a pod has it.
     */
    private static ZoneAnswer pod(Name question, List<String> labels, int type) {
        if (labels.size() != 2) {
            return labels.size() < 2 ? nothingHere() : new NoSuchName();
        }
        return Addresses.fromDashes(labels.get(0))
                .<ZoneAnswer>map(
                        ip -> new Found(Addresses.records(question, List.of(ip), type), List.of()))
                .orElse(new NoSuchName());
    }

    private static ZoneAnswer version(Name question, List<String> labels, int type) {
        if (!labels.isEmpty()) {
            return new NoSuchName();
        }
        List<Record> text = new ArrayList<>();
        if (type == Type.TXT) {
            text.add(new TXTRecord(question, DClass.IN, TTL, "1.1.0"));
        }
        return new Found(text, List.of());
    }

    static ZoneAnswer nothingHere() {
        return new Found(List.of(), List.of());
    }

    private List<String> labels(Name question) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < question.labels() - origin.labels(); i++) {
            labels.add(question.getLabelString(i).toLowerCase(Locale.ROOT));
        }
        return labels;
    }

    static ZoneAnswer notOurs() {
        return new NotOurs();
    }
}
