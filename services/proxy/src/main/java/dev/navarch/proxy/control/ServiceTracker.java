package dev.navarch.proxy.control;

import dev.navarch.bus.view.Lister;
import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.FrontendRules;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers which services changed since the rules were last written. Events only name a service;
 * what it looks like is read again when the rules are made.
 */
public final class ServiceTracker {

    /** The index of endpoint slices by {@code namespace/service}. */
    public static final String BY_SERVICE = "service";

    /** The label that names a slice's service (API reference, EndpointSlice). */
    public static final String SERVICE_LABEL = "kubernetes.io/service-name";

    /** What this machine itself answers of a service. */
    private record Own(int port, Backend backend) {}

    private final Lister<Service> services;
    private final Lister<EndpointSlice> slices;
    private final FrontendRules rules;
    private final Map<String, Own> own = new HashMap<>();
    private Map<String, String> dirty = new LinkedHashMap<>();
    private long behindSince;

    /**
     * @param slices with an index named {@link #BY_SERVICE}
     */
    public ServiceTracker(
            Lister<Service> services, Lister<EndpointSlice> slices, FrontendRules rules) {
        this.services = services;
        this.slices = slices;
        this.rules = rules;
    }

    /**
     * What is to be written.
     *
     * @param frontends by service
     * @param causes by service, the context of the first change that asked for it; without those
     *     that nobody traces
     */
    public record Batch(Map<String, List<Frontend>> frontends, Map<String, String> causes) {}

    /**
     * @param cause the context of the change, as a {@code traceparent}; empty when nobody traces it
     */
    public synchronized void changed(String service, String cause) {
        if (behindSince == 0) {
            behindSince = System.nanoTime() | 1;
        }
        dirty.merge(service, cause, ServiceTracker::first);
        notifyAll();
    }

    private static String first(String known, String later) {
        return known.isEmpty() ? later : known;
    }

    /**
     * From now on a port of a service leads to this machine alone, for whoever asks from here,
     * whatever the service's slices say.
     *
     * @param service {@code namespace/name}
     */
    public synchronized void answersHere(String service, int port, Backend backend) {
        own.put(service, new Own(port, backend));
        changed(service, "");
    }

    /** Waits for a change and takes all that there are. */
    public Batch take() throws InterruptedException {
        Map<String, String> taken;
        synchronized (this) {
            while (dirty.isEmpty()) {
                wait();
            }
            taken = dirty;
            dirty = new LinkedHashMap<>();
        }
        Map<String, List<Frontend>> changes = new LinkedHashMap<>();
        taken.keySet().forEach(service -> changes.put(service, frontends(service)));
        taken.values().removeIf(String::isEmpty);
        return new Batch(changes, taken);
    }

    /** The rules of what was taken are in the kernel. */
    public synchronized void written() {
        if (dirty.isEmpty()) {
            behindSince = 0;
        }
    }

    /** How many services wait for their rules. */
    public synchronized int waiting() {
        return dirty.size();
    }

    /** How long the rules have not been what the services ask for, in seconds. */
    public synchronized double behindSeconds() {
        return behindSince == 0 ? 0 : (System.nanoTime() - behindSince) / 1e9;
    }

    /** Names services again whose rules could not be written. */
    public synchronized void giveBack(Batch failed) {
        failed.frontends()
                .keySet()
                .forEach(service ->
                        dirty.merge(
                                service,
                                failed.causes().getOrDefault(service, ""),
                                (later, known) -> first(known, later)));
        notifyAll();
    }

    private List<Frontend> frontends(String service) {
        return services.get(service)
                .map(found -> rules.frontends(found, slices.byIndex(BY_SERVICE, service)))
                .map(frontends -> withOwn(service, frontends))
                .orElse(List.of());
    }

    private List<Frontend> withOwn(String service, List<Frontend> frontends) {
        Own answer;
        synchronized (this) {
            answer = own.get(service);
        }
        return answer == null
                ? frontends
                : frontends.stream()
                        .map(each ->
                                each.port() == answer.port()
                                        ? each.internally(answer.backend())
                                        : each)
                        .toList();
    }

    /** What an endpoint slice is filed under. */
    public static Collection<String> serviceOf(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        String service = labels == null ? null : labels.get(SERVICE_LABEL);
        return service == null
                ? List.of()
                : List.of(slice.getMetadata().getNamespace() + "/" + service);
    }
}
