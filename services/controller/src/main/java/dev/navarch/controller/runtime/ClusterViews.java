package dev.navarch.controller.runtime;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Pods;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** The typed views that controllers share: each type is decoded once, whoever asks for it. */
public final class ClusterViews {

    /** Files objects under their controller's uid; see {@link Owners#indexKeys}. */
    public static final String BY_OWNER = "owner";

    /** Files pods under the node that they are bound to. */
    public static final String BY_NODE = "node";

    /** Files pods under {@code namespace/label=value} for each of their labels. */
    public static final String BY_LABEL = "label";

    /** Files pods under the {@code namespace/name} of each claim that they refer to. */
    public static final String BY_CLAIM = "claim";

    /** Files endpoint slices under the {@code namespace/name} of their service. */
    public static final String BY_SERVICE = "service";

    private final Map<GroupResource, View<?>> views = new HashMap<>();
    private final Map<GroupResource, Class<?>> classes = new HashMap<>();
    private final Map<GroupResource, Predicate<ObjectKey>> filters = new HashMap<>();

    /** The view of a type; every caller gets the same one. Only before changes arrive. */
    @SuppressWarnings("unchecked")
    public synchronized <T extends HasMetadata> View<T> of(GroupResource type, Class<T> decoded) {
        Class<?> known = classes.putIfAbsent(type, decoded);
        if (known != null && known != decoded) {
            throw new IllegalArgumentException(type + " is already decoded as " + known);
        }
        return (View<T>)
                views.computeIfAbsent(type, t -> new View<>(Json.decoder(decoded), indexes(type)));
    }

    /** The view of those objects of a type whose keys are wanted; the others are not decoded. */
    public synchronized <T extends HasMetadata> View<T> some(
            GroupResource type, Class<T> decoded, Predicate<ObjectKey> wanted) {
        filters.put(type, wanted);
        return of(type, decoded);
    }

    /** Hands a change to its type's view, if anybody asked for it. */
    public void take(Change change) {
        View<?> view = views.get(change.key().type());
        Predicate<ObjectKey> wanted = filters.get(change.key().type());
        if (view != null && (wanted == null || wanted.test(change.key()))) {
            view.onChanges(List.of(change));
        }
    }

    private static <T extends HasMetadata> Map<String, Function<T, Collection<String>>> indexes(
            GroupResource type) {
        Map<String, Function<T, Collection<String>>> indexes = new HashMap<>();
        indexes.put(BY_OWNER, Owners::indexKeys);
        if (type.equals(Resources.PODS)) {
            indexes.put(BY_NODE, object -> List.of(Pods.nodeName(Pod.class.cast(object))));
            indexes.put(BY_LABEL, ClusterViews::labelKeys);
            indexes.put(BY_CLAIM, object -> Pods.claimKeys(Pod.class.cast(object)));
        }
        if (type.equals(Resources.ENDPOINT_SLICES)) {
            indexes.put(BY_SERVICE, ClusterViews::serviceKeys);
        }
        return indexes;
    }

    private static Collection<String> labelKeys(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        if (labels == null || labels.isEmpty()) {
            return List.of();
        }
        List<String> keys = new ArrayList<>(labels.size());
        labels.forEach((k, v) -> keys.add(labelKey(object.getMetadata().getNamespace(), k, v)));
        return keys;
    }

    /** The key of {@link #BY_LABEL}. */
    public static String labelKey(String namespace, String label, String value) {
        return namespace + "/" + label + "=" + value;
    }

    private static Collection<String> serviceKeys(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        String service = labels == null ? null : labels.get("kubernetes.io/service-name");
        return service == null
                ? List.of()
                : List.of(object.getMetadata().getNamespace() + "/" + service);
    }
}
