package dev.navarch.proxy;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.view.View;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectJson;
import dev.navarch.model.Resources;
import dev.navarch.proxy.control.ServiceTracker;
import dev.navarch.proxy.dns.ReverseNames;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The three views of the proxy, fed by one subscription. */
public final class ProxyViews implements ChangeListener {

    private final View<Service> services =
            new View<>(
                    ObjectJson.decoder(Service.class),
                    Map.of(ReverseNames.BY_IP, ReverseNames::ipsOf));
    private final View<EndpointSlice> slices =
            new View<>(
                    ObjectJson.decoder(EndpointSlice.class),
                    Map.of(
                            ServiceTracker.BY_SERVICE,
                            ServiceTracker::serviceOf,
                            ReverseNames.BY_IP,
                            ReverseNames::ipsOf));
    private final View<Node> nodes = new View<>(ObjectJson.decoder(Node.class));
    private final Map<GroupResource, View<?>> byType =
            Map.of(
                    Resources.SERVICES, services,
                    Resources.ENDPOINT_SLICES, slices,
                    Resources.NODES, nodes);
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    /** The trace of the change that the views are taking in; of the feed's thread. */
    private String cause = "";

    public Subscription follow(ChangeFeed feed) {
        return feed.follow(Set.copyOf(byType.keySet()), this);
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            View<?> view = byType.get(change.key().type());
            if (view != null) {
                cause = change.trace();
                view.onChanges(List.of(change));
            }
        }
    }

    @Override
    public void onCaughtUp() {
        byType.values().forEach(View::onCaughtUp);
        caughtUp.complete(null);
    }

    /** Completes when the views are whole. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    public View<Service> services() {
        return services;
    }

    public View<EndpointSlice> slices() {
        return slices;
    }

    public View<Node> nodes() {
        return nodes;
    }

    /** Tells the tracker of every service whose rules a change may touch. */
    public void feed(ServiceTracker tracker) {
        services.onEvent(event -> tracker.changed(event.key().path(), cause));
        slices.onEvent(event -> {
            event.before().stream()
                    .flatMap(slice -> ServiceTracker.serviceOf(slice).stream())
                    .forEach(service -> tracker.changed(service, cause));
            event.after().stream()
                    .flatMap(slice -> ServiceTracker.serviceOf(slice).stream())
                    .forEach(service -> tracker.changed(service, cause));
        });
    }
}
