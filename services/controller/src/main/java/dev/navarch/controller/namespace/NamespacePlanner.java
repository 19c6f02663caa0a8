package dev.navarch.controller.namespace;

import dev.navarch.controller.graph.GraphNode;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Refused;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes everything in a namespace, pods before anything else (KEP-5080), and takes the finalizer
 * {@code kubernetes} away once nothing is left.
 */
final class NamespacePlanner {

    private static final String FINALIZER = "kubernetes";
    private static final int AT_ONCE = 500;

    /**
     * An object that was created just before the deletion may be seen a little after it, since each
     * type has a topic of its own; nothing can be created any later.
     */
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final ObjectGraph graph;
    private final InstantSource clock;

    NamespacePlanner(ObjectGraph graph, InstantSource clock) {
        this.graph = graph;
        this.clock = clock;
    }

    static boolean isTerminating(Namespace namespace) {
        return namespace.getMetadata().getDeletionTimestamp() != null
                && namespace.getSpec() != null
                && namespace.getSpec().getFinalizers().contains(FINALIZER);
    }

    Plan plan(Namespace namespace, Feedback feedback) {
        Plan.Builder plan = Plan.builder();
        String name = namespace.getMetadata().getName();
        Map<GroupResource, Collection<ObjectKey>> content = new TreeMap<>(graph.inNamespace(name));
        Collection<ObjectKey> pods = content.getOrDefault(Resources.PODS, List.of());
        if (pods.isEmpty()) {
            content.values().forEach(keys -> delete(keys, plan));
        } else {
            delete(pods, plan);
        }
        ObjectNode before = Json.tree(namespace.getStatus());
        ObjectNode after =
                DeletionConditions.of(before, content, nodes(content), failures(feedback), clock);
        plan.status(Resources.NAMESPACES, namespace, before, after);
        if (content.isEmpty()) {
            finish(namespace, plan);
        }
        return plan.build();
    }

    private void finish(Namespace namespace, Plan.Builder plan) {
        Instant settled =
                Times.orEpoch(namespace.getMetadata().getDeletionTimestamp()).plus(SETTLING);
        Duration left = Duration.between(clock.instant(), settled);
        if (left.isPositive()) {
            plan.again(left);
        } else {
            plan.write(finalizing(namespace));
        }
    }

    private void delete(Collection<ObjectKey> keys, Plan.Builder plan) {
        keys.stream()
                .sorted()
                .flatMap(key -> graph.get(key).stream())
                .filter(node -> !node.meta().isTerminating())
                .limit(AT_ONCE)
                .forEach(node ->
                        plan.write(
                                Write.delete(
                                        node.key(),
                                        node.version(),
                                        Json.object(Map.of("propagationPolicy", "Background")),
                                        Preconditions.uid(node.meta().uid()))));
    }

    private List<GraphNode> nodes(Map<GroupResource, Collection<ObjectKey>> content) {
        return content.values().stream()
                .flatMap(Collection::stream)
                .flatMap(key -> graph.get(key).stream())
                .toList();
    }

    private static List<Refused> failures(Feedback feedback) {
        return feedback.refused().stream()
                .filter(refused -> refused.write().verb() == Verb.DELETE && !refused.isNotFound())
                .toList();
    }

    private static Write finalizing(Namespace namespace) {
        List<String> left =
                namespace.getSpec().getFinalizers().stream()
                        .filter(finalizer -> !finalizer.equals(FINALIZER))
                        .toList();
        ObjectNode body = Json.object();
        body.put("apiVersion", "v1").put("kind", "Namespace");
        body.putObject("metadata").put("name", namespace.getMetadata().getName());
        body.putObject("spec").set("finalizers", Json.node(left));
        return new Write(
                Verb.UPDATE,
                Write.keyOf(Resources.NAMESPACES, namespace),
                "v1",
                "finalize",
                Optional.empty(),
                body,
                Preconditions.uid(namespace.getMetadata().getUid()),
                Optional.empty());
    }
}
