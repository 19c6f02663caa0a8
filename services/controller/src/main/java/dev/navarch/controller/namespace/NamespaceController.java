package dev.navarch.controller.namespace;

import dev.navarch.bus.view.View;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.InstantSource;

/** Empties namespaces that are being deleted, and then lets them go. */
public final class NamespaceController implements Controller {

    private final View<Namespace> namespaces;
    private final ObjectGraph graph;
    private final NamespacePlanner planner;

    public NamespaceController(ClusterViews views, ObjectGraph graph, InstantSource clock) {
        this.namespaces = views.of(Resources.NAMESPACES, Namespace.class);
        this.graph = graph;
        this.planner = new NamespacePlanner(graph, clock);
    }

    @Override
    public String name() {
        return "namespace-controller";
    }

    @Override
    public void watch(Keys keys) {
        namespaces.onEvent(event -> {
            if (event.after().filter(NamespacePlanner::isTerminating).isPresent()) {
                keys.add(event.key().name());
            }
        });
        graph.onEvent((before, after) -> {
            ObjectKey key = before.or(() -> after).orElseThrow().key();
            if (!key.namespace().isEmpty()
                    && namespaces
                            .get(key.namespace())
                            .filter(NamespacePlanner::isTerminating)
                            .isPresent()) {
                keys.add(key.namespace());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return namespaces
                .get(key)
                .filter(NamespacePlanner::isTerminating)
                .map(namespace -> planner.plan(namespace, feedback))
                .orElse(Plan.NOTHING);
    }
}
