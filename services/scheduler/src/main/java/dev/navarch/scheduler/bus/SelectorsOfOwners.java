package dev.navarch.scheduler.bus;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cluster.PodTraits;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.plugin.DefaultSelectors;
import java.util.IdentityHashMap;
import java.util.Optional;

/**
 * What the services of a pod and its controller select together. Remembered for each template while
 * no service and no controller changes.
 */
final class SelectorsOfOwners implements DefaultSelectors {

    private static final int TEMPLATES = 1024;

    private final ClusterViews views;
    private final IdentityHashMap<PodTraits, Selector> known = new IdentityHashMap<>();
    private long version = -1;

    SelectorsOfOwners(ClusterViews views) {
        this.views = views;
    }

    @Override
    public Selector of(PodInfo pod) {
        long now = views.ownersVersion();
        if (now != version || known.size() >= TEMPLATES) {
            known.clear();
            version = now;
        }
        return known.computeIfAbsent(pod.traits(), this::together);
    }

    private Selector together(PodTraits traits) {
        Selector together = Selector.EVERYTHING;
        for (ClusterViews.Owner service : views.services().inNamespace(traits.namespace())) {
            if (service.pods().matches(traits.labels())) {
                together = together.and(service.pods());
            }
        }
        Optional<Selector> controller =
                traits.owner()
                        .flatMap(owner ->
                                views.controller(
                                        owner.kind(), traits.namespace() + "/" + owner.name()))
                        .map(ClusterViews.Owner::pods);
        return controller.isPresent() ? together.and(controller.get()) : together;
    }
}
