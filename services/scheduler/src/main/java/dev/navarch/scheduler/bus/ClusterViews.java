package dev.navarch.scheduler.bus;

import dev.navarch.bus.view.View;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.cluster.Selector;
import dev.navarch.scheduler.election.LeaseState;
import dev.navarch.scheduler.plugin.DisruptionBudget;
import dev.navarch.scheduler.read.Selectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Views of everything that the plugins look at besides pods and nodes, each reduced to what they
 * need of it.
 */
final class ClusterViews {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** What a service or a controller selects, and who it is. */
    record Owner(String namespace, String name, Selector pods) {}

    private final View<Map<String, String>> namespaces = new View<>(ClusterViews::labels);
    private final View<Owner> services = new View<>(bytes -> owner(bytes, true));
    private final View<Owner> replicationControllers = new View<>(bytes -> owner(bytes, true));
    private final View<Owner> replicaSets = new View<>(bytes -> owner(bytes, false));
    private final View<Owner> statefulSets = new View<>(bytes -> owner(bytes, false));
    private final View<DisruptionBudget> budgets = new View<>(ClusterViews::budget);
    private final View<LeaseState> leases = new View<>(ClusterViews::lease);
    private final VolumeViews volumes = new VolumeViews();
    private final Map<GroupResource, View<?>> byType = new HashMap<>(volumes.byType());

    ClusterViews() {
        byType.put(Resources.NAMESPACES, namespaces);
        byType.put(Resources.SERVICES, services);
        byType.put(Resources.REPLICATION_CONTROLLERS, replicationControllers);
        byType.put(Resources.REPLICA_SETS, replicaSets);
        byType.put(Resources.STATEFUL_SETS, statefulSets);
        byType.put(Resources.POD_DISRUPTION_BUDGETS, budgets);
        byType.put(Resources.LEASES, leases);
    }

    Set<GroupResource> types() {
        return byType.keySet();
    }

    void take(Change change) {
        View<?> view = byType.get(change.key().type());
        if (view != null) {
            view.onChanges(List.of(change));
        }
    }

    View<Map<String, String>> namespaces() {
        return namespaces;
    }

    VolumeViews volumes() {
        return volumes;
    }

    View<Owner> services() {
        return services;
    }

    List<DisruptionBudget> budgets() {
        return List.copyOf(budgets.list());
    }

    Optional<LeaseState> lease(String path) {
        return leases.get(path);
    }

    /** What the controller of this kind and path selects. */
    Optional<Owner> controller(String kind, String path) {
        return switch (kind) {
            case "ReplicationController" -> replicationControllers.get(path);
            case "ReplicaSet" -> replicaSets.get(path);
            case "StatefulSet" -> statefulSets.get(path);
            default -> Optional.empty();
        };
    }

    /** Changes whenever a service or a controller does. */
    long ownersVersion() {
        return services.revision()
                + replicationControllers.revision()
                + replicaSets.revision()
                + statefulSets.revision();
    }

    private static Map<String, String> labels(byte[] bytes) {
        return strings(JSON.readTree(bytes).path("metadata").path("labels"));
    }

    private static Owner owner(byte[] bytes, boolean plainMap) {
        JsonNode object = JSON.readTree(bytes);
        JsonNode selector = object.path("spec").path("selector");
        Selector pods =
                selector.isEmpty()
                        ? Selector.NOTHING
                        : plainMap ? Selector.ofLabels(strings(selector)) : selector(selector);
        return new Owner(
                object.path("metadata").path("namespace").asString(""),
                object.path("metadata").path("name").asString(""),
                pods);
    }

    private static DisruptionBudget budget(byte[] bytes) {
        JsonNode object = JSON.readTree(bytes);
        return new DisruptionBudget(
                object.path("metadata").path("namespace").asString(""),
                selector(object.path("spec").path("selector")),
                object.path("status").path("disruptionsAllowed").asInt(0));
    }

    private static LeaseState lease(byte[] bytes) {
        JsonNode object = JSON.readTree(bytes);
        JsonNode spec = object.path("spec");
        return new LeaseState(
                object.path("metadata").path("uid").asString(""),
                spec.path("holderIdentity").asString(""),
                object.path("metadata").path("resourceVersion").asString(""),
                spec.path("leaseDurationSeconds").asInt(0),
                spec.path("leaseTransitions").asInt(0),
                spec.path("acquireTime").asString(""));
    }

    private static Selector selector(JsonNode selector) {
        return selector.isMissingNode()
                ? Selector.NOTHING
                : Selectors.read(JSON.treeToValue(selector, LabelSelector.class));
    }

    private static Map<String, String> strings(JsonNode map) {
        return map.propertyStream()
                .collect(
                        java.util.stream.Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> entry.getValue().asString()));
    }
}
