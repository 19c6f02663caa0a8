package dev.navarch.controller.graph;

import dev.navarch.controller.object.ObjectMetaReader;
import dev.navarch.controller.object.ObjectMetaReader.Owner;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The metadata of all objects of all types, with who owns whom. One thread writes, everybody reads.
 * Types need not be known beforehand: a custom type is learned from its first object.
 */
public final class ObjectGraph {

    private final ConcurrentMap<ObjectKey, GraphNode> nodes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, GraphNode> byUid = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<ObjectKey>> dependents = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Map<GroupResource, Set<ObjectKey>>> byNamespace =
            new ConcurrentHashMap<>();
    private final Kinds kinds = new Kinds();
    private final AbsentOwners absent = new AbsentOwners();
    private final List<BiConsumer<Optional<GraphNode>, Optional<GraphNode>>> handlers =
            new CopyOnWriteArrayList<>();

    /** Adds a handler of (before, after), which must not block. */
    public void onEvent(BiConsumer<Optional<GraphNode>, Optional<GraphNode>> handler) {
        handlers.add(handler);
    }

    public void take(Change change) {
        ObjectKey key = change.key();
        GraphNode before = nodes.get(key);
        if (before != null && before.revision() >= change.revision()) {
            return;
        }
        Optional<GraphNode> after =
                change.after()
                        .map(ObjectMetaReader::read)
                        .map(meta -> new GraphNode(key, meta, change.revision()));
        if (before == null && after.isEmpty()) {
            return;
        }
        if (before != null) {
            forget(before, after);
        }
        after.ifPresent(this::remember);
        change.after().ifPresent(json -> kinds.learn(key, json, after.orElseThrow().meta()));
        handlers.forEach(handler -> handler.accept(Optional.ofNullable(before), after));
    }

    public Optional<GraphNode> get(ObjectKey key) {
        return Optional.ofNullable(nodes.get(key));
    }

    public Optional<GraphNode> byUid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** The objects that name the uid as an owner. */
    public List<GraphNode> dependentsOf(String uid) {
        return dependents.getOrDefault(uid, Set.of()).stream()
                .flatMap(key -> Optional.ofNullable(nodes.get(key)).stream())
                .toList();
    }

    /** The objects of a namespace by type; no type without objects. */
    public Map<GroupResource, ? extends Collection<ObjectKey>> inNamespace(String namespace) {
        return byNamespace.getOrDefault(namespace, Map.of());
    }

    public Kinds kinds() {
        return kinds;
    }

    public AbsentOwners absent() {
        return absent;
    }

    private void remember(GraphNode node) {
        nodes.put(node.key(), node);
        byUid.put(node.meta().uid(), node);
        for (Owner owner : node.meta().owners()) {
            dependents.compute(
                    owner.uid(),
                    (uid, keys) -> {
                        Set<ObjectKey> all = keys == null ? ConcurrentHashMap.newKeySet() : keys;
                        all.add(node.key());
                        return all;
                    });
        }
        if (!node.key().namespace().isEmpty()) {
            byNamespace
                    .computeIfAbsent(node.key().namespace(), n -> new ConcurrentHashMap<>())
                    .compute(
                            node.key().type(),
                            (type, keys) -> {
                                Set<ObjectKey> all =
                                        keys == null ? ConcurrentHashMap.newKeySet() : keys;
                                all.add(node.key());
                                return all;
                            });
        }
    }

    private void forget(GraphNode node, Optional<GraphNode> after) {
        boolean isSame =
                after.filter(now -> now.meta().uid().equals(node.meta().uid())).isPresent();
        if (!isSame) {
            byUid.remove(node.meta().uid());
            absent.add(node.meta().uid());
        }
        for (Owner owner : node.meta().owners()) {
            dependents.computeIfPresent(
                    owner.uid(),
                    (uid, keys) -> {
                        keys.remove(node.key());
                        return keys.isEmpty() ? null : keys;
                    });
        }
        if (after.isPresent()) {
            return;
        }
        nodes.remove(node.key());
        Map<GroupResource, Set<ObjectKey>> types = byNamespace.get(node.key().namespace());
        if (types != null) {
            types.computeIfPresent(
                    node.key().type(),
                    (type, keys) -> {
                        keys.remove(node.key());
                        return keys.isEmpty() ? null : keys;
                    });
        }
    }
}
