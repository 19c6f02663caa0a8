package dev.navarch.controller.daemonset;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Keeps the pods of DaemonSets. */
public final class DaemonSetController implements Controller {

    private final View<DaemonSet> sets;
    private final View<Node> nodes;
    private final View<Pod> pods;
    private final View<ControllerRevision> revisions;
    private final DaemonPlanner planner;

    public DaemonSetController(ClusterViews views, InstantSource clock, RandomGenerator random) {
        this.sets = views.of(Resources.DAEMON_SETS, DaemonSet.class);
        this.nodes = views.of(Resources.NODES, Node.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.revisions = views.of(Resources.CONTROLLER_REVISIONS, ControllerRevision.class);
        this.planner = new DaemonPlanner(nodes, pods, revisions, clock, random);
    }

    @Override
    public String name() {
        return "daemonset-controller";
    }

    @Override
    public void watch(Keys keys) {
        sets.onEvent(event -> keys.add(event.key().path()));
        Watching.owners(pods, "DaemonSet", sets, set -> set.getSpec().getSelector(), keys);
        Watching.owners(revisions, "DaemonSet", sets, set -> set.getSpec().getSelector(), keys);
        nodes.onEvent(event -> {
            // Heartbeats change only the status, which no daemon looks at.
            if (!placement(event.before()).equals(placement(event.after()))) {
                sets.list().forEach(set -> keys.add(Watching.path(set)));
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return sets.get(key).map(set -> planner.plan(set, feedback)).orElse(Plan.NOTHING);
    }

    /** What decides whether daemons run on a node. */
    private static String placement(Optional<Node> node) {
        return node.map(n ->
                        Objects.toString(n.getMetadata().getLabels())
                                + (n.getSpec() == null ? "" : n.getSpec().getTaints().toString()))
                .orElse("gone");
    }
}
