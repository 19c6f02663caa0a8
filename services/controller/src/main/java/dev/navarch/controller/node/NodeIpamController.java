package dev.navarch.controller.node;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives every node the range that its pods' addresses come from. */
public final class NodeIpamController implements Controller {

    private final View<Node> nodes;
    private final CidrAllocator allocator;

    public NodeIpamController(ClusterViews views, String clusterCidr) {
        this.nodes = views.of(Resources.NODES, Node.class);
        this.allocator = new CidrAllocator(clusterCidr);
    }

    @Override
    public String name() {
        return "cidrAllocator";
    }

    @Override
    public void watch(Keys keys) {
        nodes.onEvent(event -> {
            String name = event.key().name();
            if (event.after().isEmpty()) {
                allocator.release(name);
                return;
            }
            Optional<String> cidr = cidrOf(event.after().get());
            cidr.ifPresentOrElse(c -> allocator.occupy(name, c), () -> keys.add(name));
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Node> node = nodes.get(key);
        if (node.isEmpty() || cidrOf(node.get()).isPresent()) {
            return Plan.NOTHING;
        }
        Optional<String> cidr = allocator.allocate(key);
        if (cidr.isEmpty()) {
            return Plan.builder()
                    .note(
                            Note.normal(
                                    node.get(),
                                    "CIDRNotAvailable",
                                    "Node " + key + " status is now: CIDRNotAvailable"))
                    .build();
        }
        Map<String, ?> spec = Map.of("podCIDR", cidr.get(), "podCIDRs", List.of(cidr.get()));
        return Plan.builder()
                .write(Write.patch(Resources.NODES, node.get(), Json.object(Map.of("spec", spec))))
                .build();
    }

    private static Optional<String> cidrOf(Node node) {
        return Optional.ofNullable(node.getSpec())
                .map(spec -> spec.getPodCIDR())
                .filter(c -> !c.isEmpty());
    }
}
