package dev.navarch.controller.garbage;

import dev.navarch.controller.graph.GraphNode;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.object.ObjectMetaReader.Owner;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.Optional;

/** Collects objects of any type whose owners are gone or are waiting for them to go. */
public final class GarbageCollector implements Controller {

    private final ObjectGraph graph;
    private final GarbagePlanner planner;

    public GarbageCollector(ObjectGraph graph) {
        this.graph = graph;
        this.planner = new GarbagePlanner(graph);
    }

    @Override
    public String name() {
        return "garbage-collector-controller";
    }

    @Override
    public void watch(Keys keys) {
        graph.onEvent((before, after) -> {
            after.filter(this::concerns).ifPresent(node -> keys.add(keyOf(node.key())));
            before.ifPresent(node -> ofRelatives(node, after, keys));
        });
    }

    /** Most objects have a living owner and are no concern, which is cheap to see. */
    private boolean concerns(GraphNode node) {
        if (node.meta().isTerminating()) {
            return node.meta().finalizers().contains(GarbagePlanner.FOREGROUND)
                    || node.meta().finalizers().contains(GarbagePlanner.ORPHAN);
        }
        for (Owner owner : node.meta().owners()) {
            Optional<GraphNode> known = graph.byUid(owner.uid());
            if (known.filter(o -> GarbagePlanner.isSolid(o, node)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void ofRelatives(GraphNode before, Optional<GraphNode> after, Keys keys) {
        boolean gone = after.filter(now -> now.meta().uid().equals(before.meta().uid())).isEmpty();
        boolean beganToWait =
                !gone
                        && GarbagePlanner.waitsForDependents(after.orElseThrow())
                        && !GarbagePlanner.waitsForDependents(before);
        if (gone || beganToWait) {
            graph.dependentsOf(before.meta().uid()).forEach(node -> keys.add(keyOf(node.key())));
        }
        boolean otherOwners =
                gone || !before.meta().owners().equals(after.orElseThrow().meta().owners());
        if (otherOwners) {
            for (Owner owner : before.meta().owners()) {
                graph.byUid(owner.uid())
                        .filter(this::concerns)
                        .ifPresent(node -> keys.add(keyOf(node.key())));
            }
        }
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        for (Refused refused : feedback.refused()) {
            planner.learn(refused);
        }
        return graph.get(objectOf(key)).map(planner::plan).orElse(Plan.NOTHING);
    }

    private static String keyOf(ObjectKey key) {
        return key.type() + "|" + key.path();
    }

    private static ObjectKey objectOf(String key) {
        int bar = key.indexOf('|');
        return ObjectKey.ofPath(GroupResource.parse(key.substring(0, bar)), key.substring(bar + 1));
    }
}
