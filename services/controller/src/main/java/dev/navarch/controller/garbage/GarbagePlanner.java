package dev.navarch.controller.garbage;

import dev.navarch.controller.graph.GraphNode;
import dev.navarch.controller.graph.Kinds;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.ObjectMetaReader.Owner;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides about one object: whether its owners still want it, whether it waits for its dependents,
 * whether it lets them go. An owner counts as gone only when that is certain: it was seen to go, or
 * the API service has denied that it exists, which a patch of nothing with the owner's uid asks it.
 */
final class GarbagePlanner {

    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private final ObjectGraph graph;

    GarbagePlanner(ObjectGraph graph) {
        this.graph = graph;
    }

    static boolean waitsForDependents(GraphNode node) {
        return node.meta().isTerminating() && node.meta().finalizers().contains(FOREGROUND);
    }

    /** Whether the owner is there to stay, where the dependent may refer to it. */
    static boolean isSolid(GraphNode owner, GraphNode dependent) {
        return !waitsForDependents(owner) && isReachable(owner, dependent);
    }

    private static boolean isReachable(GraphNode owner, GraphNode dependent) {
        return owner.key().namespace().isEmpty()
                || owner.key().namespace().equals(dependent.key().namespace());
    }

    /** Takes in that the API service knows no such owner. */
    void learn(Refused refused) {
        boolean denies = refused.isNotFound() || refused.rejection().reason().equals("Conflict");
        Write write = refused.write();
        if (denies && write.verb() == Verb.PATCH && isQuestion(write)) {
            write.preconditions().uid().ifPresent(graph.absent()::add);
        }
    }

    private static boolean isQuestion(Write write) {
        return write.body() instanceof ObjectNode body && body.isEmpty();
    }

    Plan plan(GraphNode node) {
        if (node.meta().isTerminating()) {
            if (node.meta().finalizers().contains(ORPHAN)) {
                return letDependentsGo(node);
            }
            return node.meta().finalizers().contains(FOREGROUND)
                    ? waitForDependents(node)
                    : Plan.NOTHING;
        }
        return node.meta().owners().isEmpty() ? Plan.NOTHING : judgeOwners(node);
    }

    private Plan letDependentsGo(GraphNode owner) {
        Plan.Builder plan = Plan.builder();
        for (GraphNode dependent : graph.dependentsOf(owner.meta().uid())) {
            plan.write(keepOwners(dependent, o -> !o.uid().equals(owner.meta().uid())));
        }
        if (!plan.hasWrites()) {
            plan.write(withoutFinalizer(owner, ORPHAN));
        }
        return plan.build();
    }

    private Plan waitForDependents(GraphNode owner) {
        boolean blocked =
                graph.dependentsOf(owner.meta().uid()).stream()
                        .flatMap(dependent -> dependent.meta().owners().stream())
                        .anyMatch(o -> o.uid().equals(owner.meta().uid()) && o.blocks());
        return blocked
                ? Plan.NOTHING
                : Plan.builder().write(withoutFinalizer(owner, FOREGROUND)).build();
    }

    private Plan judgeOwners(GraphNode node) {
        Plan.Builder plan = Plan.builder();
        List<Owner> solid = new ArrayList<>();
        List<Owner> waiting = new ArrayList<>();
        List<Owner> gone = new ArrayList<>();
        boolean unsure = false;
        for (Owner owner : node.meta().owners()) {
            Optional<GraphNode> known = graph.byUid(owner.uid());
            if (known.isPresent() && !isReachable(known.get(), node)) {
                plan.note(invalidNamespace(node, owner));
                gone.add(owner);
            } else if (known.isPresent()) {
                (waitsForDependents(known.get()) ? waiting : solid).add(owner);
            } else if (graph.absent().contains(owner.uid())) {
                gone.add(owner);
            } else {
                unsure = true;
                ask(node, owner).ifPresent(plan::write);
            }
        }
        if (unsure) {
            return plan.build();
        }
        if (!solid.isEmpty()) {
            if (!waiting.isEmpty() || !gone.isEmpty()) {
                plan.write(keepOwners(node, solid::contains));
            }
        } else if (!waiting.isEmpty() && hasDependents(node)) {
            if (graph.dependentsOf(node.meta().uid()).stream()
                    .anyMatch(GarbagePlanner::waitsForDependents)) {
                // Owners in a circle would wait for each other for ever.
                plan.write(unblocked(node));
            }
            plan.write(delete(node, "Foreground"));
        } else {
            plan.write(delete(node, ownPolicy(node)));
        }
        return plan.build();
    }

    private boolean hasDependents(GraphNode node) {
        return !graph.dependentsOf(node.meta().uid()).isEmpty();
    }

    /** The policy that the object's own finalizers already ask for. */
    private static String ownPolicy(GraphNode node) {
        if (node.meta().finalizers().contains(ORPHAN)) {
            return "Orphan";
        }
        return node.meta().finalizers().contains(FOREGROUND) ? "Foreground" : "Background";
    }

    /** Asks whether the owner exists; not possible while its kind is unknown. */
    private Optional<Write> ask(GraphNode node, Owner owner) {
        Optional<Kinds.Resource> resource = graph.kinds().find(owner.apiVersion(), owner.kind());
        return resource.filter(r -> !r.namespaced() || !node.key().namespace().isEmpty())
                .map(r ->
                        Write.patch(
                                new ObjectKey(
                                        r.type(),
                                        r.namespaced() ? node.key().namespace() : "",
                                        owner.name()),
                                Write.versionOf(owner.apiVersion()),
                                "",
                                Json.object(),
                                Preconditions.uid(owner.uid())));
    }

    private static Note invalidNamespace(GraphNode node, Owner owner) {
        return new Note(
                new ObjectReferenceBuilder()
                        .withApiVersion(node.meta().apiVersion())
                        .withKind(node.meta().kind())
                        .withNamespace(node.key().namespace())
                        .withName(node.key().name())
                        .withUid(node.meta().uid())
                        .build(),
                "Warning",
                "OwnerRefInvalidNamespace",
                "ownerRef [%s/%s, namespace: %s, name: %s, uid: %s] does not exist in namespace \"%s\""
                        .formatted(
                                owner.apiVersion(),
                                owner.kind(),
                                node.key().namespace(),
                                owner.name(),
                                owner.uid(),
                                node.key().namespace()));
    }

    private static Write delete(GraphNode node, String policy) {
        return Write.delete(
                node.key(),
                node.version(),
                Json.object(Map.of("propagationPolicy", policy)),
                node.unchanged());
    }

    private static Write keepOwners(GraphNode node, Predicate<Owner> keep) {
        return owners(
                node,
                node.meta().owners().stream().filter(keep).map(o -> tree(o, o.blocks())).toList());
    }

    private static Write unblocked(GraphNode node) {
        Write write = owners(node, node.meta().owners().stream().map(o -> tree(o, false)).toList());
        return Write.patch(
                write.key(),
                write.version(),
                "",
                (ObjectNode) write.body(),
                Preconditions.uid(node.meta().uid()));
    }

    private static Write owners(GraphNode node, List<Map<String, Object>> references) {
        return Write.patch(
                node.key(),
                node.version(),
                "",
                Json.object(Map.of("metadata", Json.listOrNothing("ownerReferences", references))),
                node.unchanged());
    }

    private static Map<String, Object> tree(Owner owner, boolean blocks) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", owner.apiVersion());
        tree.put("kind", owner.kind());
        tree.put("name", owner.name());
        tree.put("uid", owner.uid());
        if (owner.controls()) {
            tree.put("controller", true);
        }
        if (owner.blocks() || blocks) {
            tree.put("blockOwnerDeletion", blocks);
        }
        return tree;
    }

    private static Write withoutFinalizer(GraphNode node, String finalizer) {
        List<String> left =
                node.meta().finalizers().stream().filter(f -> !f.equals(finalizer)).toList();
        return Write.patch(
                node.key(),
                node.version(),
                "",
                Json.object(Map.of("metadata", Json.listOrNothing("finalizers", left))),
                node.unchanged());
    }
}
