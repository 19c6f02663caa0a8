package dev.navarch.metrics.service;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.view.View;
import dev.navarch.metrics.api.ClusterPods;
import dev.navarch.metrics.host.KnownPods;
import dev.navarch.metrics.host.Reading;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pods, nodes and the service's own registration, as the topics tell of them. */
final class ClusterView implements ChangeListener, ClusterPods, KnownPods {

    static final GroupResource API_SERVICES =
            new GroupResource("apiregistration.k8s.io", "apiservices");

    private static final Set<GroupResource> TYPES =
            Set.of(
                    Resources.PODS,
                    Resources.NODES,
                    API_SERVICES,
                    Resources.SERVICES,
                    Resources.ENDPOINTS,
                    Resources.ENDPOINT_SLICES);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String BY_UID = "uid";
    private static final String BY_CONTAINER = "container";

    private record Container(String id, String name, String image) {}

    private record Pod(PodFacts facts, List<Container> containers) {

        Reading.PodNames names() {
            return new Reading.PodNames(facts.namespace(), facts.name(), facts.uid());
        }
    }

    /** A node as the service needs it. */
    record Node(NodeFacts facts, String internalAddress, String runtime) {}

    private final View<Pod> pods = new View<>(ClusterView::pod, indexes());
    private final View<Node> nodes = new View<>(ClusterView::node);
    private final Map<GroupResource, View<JsonNode>> registration =
            Map.of(
                    API_SERVICES,
                    new View<>(JSON::readTree),
                    Resources.SERVICES,
                    new View<>(JSON::readTree),
                    Resources.ENDPOINTS,
                    new View<>(JSON::readTree),
                    Resources.ENDPOINT_SLICES,
                    new View<>(JSON::readTree));
    private volatile boolean caughtUp;

    private static Map<String, Function<Pod, Collection<String>>> indexes() {
        return Map.of(
                BY_UID, pod -> List.of(pod.facts().uid()),
                BY_CONTAINER, pod -> pod.containers().stream().map(Container::id).toList());
    }

    /** Follows what there is in the cluster. */
    List<Subscription> followAll(ChangeFeed feed) {
        return List.of(feed.follow(TYPES, this));
    }

    /** Follows what one node must know to name what runs on it, which is what a node may read. */
    List<Subscription> followNode(ChangeFeed feed, String node) {
        return List.of(feed.follow(Set.of(Resources.NODES), this), feed.followPodsOf(node, this));
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            GroupResource type = change.key().type();
            if (type.equals(Resources.PODS)) {
                pods.onChanges(List.of(change));
            } else if (type.equals(Resources.NODES)) {
                nodes.onChanges(List.of(change));
            } else if (change.key().name().contains(Registration.NAME)
                    || type.equals(API_SERVICES)) {
                registration(type).ifPresent(view -> view.onChanges(List.of(change)));
            }
        }
    }

    @Override
    public void onCaughtUp() {
        caughtUp = true;
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    /** One of the objects that the service registers itself with, if it is there. */
    Optional<JsonNode> registered(GroupResource type, String path) {
        return registration(type).flatMap(view -> view.get(path));
    }

    private Optional<View<JsonNode>> registration(GroupResource type) {
        return Optional.ofNullable(registration.get(type));
    }

    Optional<Node> nodeWithAddress(String name) {
        return nodes.get(name);
    }

    @Override
    public Collection<PodFacts> pods() {
        return pods.list().stream().map(Pod::facts).toList();
    }

    @Override
    public Collection<PodFacts> podsIn(String namespace) {
        return pods.inNamespace(namespace).stream().map(Pod::facts).toList();
    }

    @Override
    public Optional<PodFacts> pod(String namespace, String name) {
        return pods.get(namespace + "/" + name).map(Pod::facts);
    }

    @Override
    public Collection<NodeFacts> nodes() {
        return nodes.list().stream().map(Node::facts).toList();
    }

    @Override
    public Optional<NodeFacts> node(String name) {
        return nodes.get(name).map(Node::facts);
    }

    @Override
    public Optional<KnownContainer> container(String id) {
        return pods.byIndex(BY_CONTAINER, id).stream()
                .findFirst()
                .flatMap(pod ->
                        pod.containers().stream()
                                .filter(container -> container.id().equals(id))
                                .findFirst()
                                .map(container ->
                                        new KnownContainer(
                                                pod.names(), container.name(), container.image())));
    }

    @Override
    public Optional<Reading.PodNames> pod(String uid) {
        return pods.byIndex(BY_UID, uid).stream().findFirst().map(Pod::names);
    }

    private static Pod pod(byte[] bytes) {
        JsonNode object = JSON.readTree(bytes);
        JsonNode metadata = object.path("metadata");
        JsonNode status = object.path("status");
        List<Container> containers = new ArrayList<>();
        for (String kind :
                List.of(
                        "containerStatuses",
                        "initContainerStatuses",
                        "ephemeralContainerStatuses")) {
            for (JsonNode each : status.path(kind)) {
                String id = each.path("containerID").asString("");
                if (!id.isEmpty()) {
                    containers.add(
                            new Container(
                                    id.substring(id.indexOf("://") < 0 ? 0 : id.indexOf("://") + 3),
                                    each.path("name").asString(""),
                                    each.path("image").asString("")));
                }
            }
        }
        return new Pod(
                new PodFacts(
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString(""),
                        metadata.path("uid").asString(""),
                        labels(metadata),
                        object.path("spec").path("nodeName").asString(""),
                        status.path("phase").asString("").equals("Running")),
                containers);
    }

    private static Node node(byte[] bytes) {
        JsonNode object = JSON.readTree(bytes);
        String address = "";
        for (JsonNode each : object.path("status").path("addresses")) {
            if (address.isEmpty() && each.path("type").asString("").equals("InternalIP")) {
                address = each.path("address").asString("");
            }
        }
        JsonNode metadata = object.path("metadata");
        return new Node(
                new NodeFacts(metadata.path("name").asString(""), labels(metadata)),
                address,
                object.path("status")
                        .path("nodeInfo")
                        .path("containerRuntimeVersion")
                        .asString(""));
    }

    private static Map<String, String> labels(JsonNode metadata) {
        return metadata.path("labels")
                .propertyStream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> entry.getValue().asString()));
    }
}
