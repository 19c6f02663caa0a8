package dev.navarch.controller.node;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Notices nodes that are not heard of any more, and taints nodes by their state. */
public final class NodeLifecycleController implements Controller {

    private static final String NODE_LEASES = "kube-node-lease";

    private final View<Node> nodes;
    private final View<Lease> leases;
    private final Heartbeats heartbeats;
    private final NodePlanner planner;

    public NodeLifecycleController(ClusterViews views, InstantSource clock) {
        this.nodes = views.of(Resources.NODES, Node.class);
        this.leases = views.of(Resources.LEASES, Lease.class);
        this.heartbeats = new Heartbeats(clock);
        this.planner =
                new NodePlanner(
                        views.of(Resources.PODS, Pod.class),
                        heartbeats,
                        new EvictionRate(nodes, clock),
                        clock);
    }

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public void watch(Keys keys) {
        leases.onEvent(event -> {
            heartbeats.alive();
            boolean renewed =
                    event.after().isPresent()
                            && !Objects.equals(
                                    event.before().flatMap(NodeLifecycleController::renewal),
                                    event.after().flatMap(NodeLifecycleController::renewal));
            if (renewed && event.key().namespace().equals(NODE_LEASES)) {
                heartbeats.heard(event.key().name());
            }
        });
        nodes.onEvent(event -> {
            String name = event.key().name();
            if (event.after().isEmpty()) {
                heartbeats.forget(name);
                return;
            }
            if (!statusTimes(event.before()).equals(statusTimes(event.after()))) {
                heartbeats.heard(name);
            }
            if (event.before().isEmpty() || differs(event.before().get(), event.after().get())) {
                keys.add(name);
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return nodes.get(key).map(planner::plan).orElse(Plan.NOTHING);
    }

    private static Optional<Object> renewal(Lease lease) {
        return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getRenewTime);
    }

    private static List<String> statusTimes(Optional<Node> node) {
        return node.map(Node::getStatus).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> !"Unknown".equals(condition.getStatus()))
                .map(NodeCondition::getLastHeartbeatTime)
                .filter(Objects::nonNull)
                .toList();
    }

    private static boolean differs(Node before, Node after) {
        return !before.getSpec().equals(after.getSpec()) || !states(before).equals(states(after));
    }

    private static List<String> states(Node node) {
        return node.getStatus() == null
                ? List.of()
                : node.getStatus().getConditions().stream()
                        .map(condition -> condition.getType() + "=" + condition.getStatus())
                        .toList();
    }
}
