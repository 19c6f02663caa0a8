package dev.navarch.controller.namespace;

import dev.navarch.controller.graph.GraphNode;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** What keeps a namespace from going, as its conditions tell. */
final class DeletionConditions {

    private DeletionConditions() {}

    static ObjectNode of(
            ObjectNode before,
            Map<GroupResource, Collection<ObjectKey>> content,
            List<GraphNode> nodes,
            List<Refused> failures,
            InstantSource clock) {
        Conditions conditions = Conditions.of(before);
        String now = Times.format(clock.instant());
        conditions.set(
                Condition.of(
                        "NamespaceDeletionDiscoveryFailure",
                        "False",
                        "ResourcesDiscovered",
                        "All resources successfully discovered"),
                now);
        conditions.set(
                Condition.of(
                        "NamespaceDeletionGroupVersionParsingFailure",
                        "False",
                        "ParsedGroupVersions",
                        "All legacy kube types successfully parsed"),
                now);
        conditions.set(deletion(failures), now);
        conditions.set(remaining(content), now);
        conditions.set(finalizers(nodes), now);
        ObjectNode after = before.deepCopy();
        conditions.into(after);
        return after;
    }

    private static Condition deletion(List<Refused> failures) {
        String type = "NamespaceDeletionContentFailure";
        if (failures.isEmpty()) {
            return Condition.of(
                    type,
                    "False",
                    "ContentDeleted",
                    "All content successfully deleted, may be waiting on finalization");
        }
        String messages =
                failures.stream()
                        .map(Refused::message)
                        .distinct()
                        .collect(Collectors.joining(", "));
        return Condition.of(
                type,
                "True",
                "ContentDeletionFailed",
                "Failed to delete all resource types, %d remaining: %s"
                        .formatted(failures.size(), messages));
    }

    private static Condition remaining(Map<GroupResource, Collection<ObjectKey>> content) {
        String type = "NamespaceContentRemaining";
        if (content.isEmpty()) {
            return Condition.of(
                    type, "False", "ContentRemoved", "All content successfully removed");
        }
        String counts =
                content.entrySet().stream()
                        .map(e ->
                                e.getKey()
                                        + (e.getKey().group().isEmpty() ? "." : "")
                                        + " has "
                                        + e.getValue().size()
                                        + " resource instances")
                        .collect(Collectors.joining(", "));
        return Condition.of(
                type, "True", "SomeResourcesRemain", "Some resources are remaining: " + counts);
    }

    private static Condition finalizers(List<GraphNode> nodes) {
        String type = "NamespaceFinalizersRemaining";
        Map<String, Integer> counts = new TreeMap<>();
        nodes.forEach(
                node -> node.meta().finalizers().forEach(f -> counts.merge(f, 1, Integer::sum)));
        if (counts.isEmpty()) {
            return Condition.of(
                    type,
                    "False",
                    "ContentHasNoFinalizers",
                    "All content-preserving finalizers finished");
        }
        String text =
                counts.entrySet().stream()
                        .map(e -> e.getKey() + " in " + e.getValue() + " resource instances")
                        .collect(Collectors.joining(", "));
        return Condition.of(
                type,
                "True",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + text);
    }
}
