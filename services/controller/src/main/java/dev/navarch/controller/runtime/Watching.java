package dev.navarch.controller.runtime;

import dev.navarch.bus.view.View;
import dev.navarch.bus.view.ViewEvent;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Selectors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Enqueues the owners that a change of a dependent concerns. */
public final class Watching {

    private Watching() {}

    /**
     * A dependent's change concerns its controller, before and after; that of an orphan concerns
     * every owner in its namespace that would adopt it.
     */
    public static <D extends HasMetadata, T extends HasMetadata> void owners(
            View<D> dependents,
            String kind,
            View<T> owners,
            Function<T, LabelSelector> selector,
            Controller.Keys keys) {
        dependents.onEvent(event -> {
            enqueue(event.before(), kind, keys);
            enqueue(event.after(), kind, keys);
            event.after()
                    .filter(after -> couldBeAdopted(event, after))
                    .ifPresent(orphan -> adopters(orphan, owners, selector, keys));
        });
    }

    private static <D extends HasMetadata> boolean couldBeAdopted(ViewEvent<D> event, D after) {
        if (Owners.controllerOf(after).isPresent()
                || after.getMetadata().getDeletionTimestamp() != null) {
            return false;
        }
        return event.before()
                .map(before ->
                        Owners.controllerOf(before).isPresent()
                                || !Objects.equals(labels(before), labels(after)))
                .orElse(true);
    }

    private static void enqueue(
            Optional<? extends HasMetadata> dependent, String kind, Controller.Keys keys) {
        if (dependent.isEmpty()) {
            return;
        }
        Optional<OwnerReference> owner = Owners.controllerOf(dependent.get());
        if (owner.isPresent() && owner.get().getKind().equals(kind)) {
            keys.add(dependent.get().getMetadata().getNamespace() + "/" + owner.get().getName());
        }
    }

    private static <D extends HasMetadata, T extends HasMetadata> void adopters(
            D orphan, View<T> owners, Function<T, LabelSelector> selector, Controller.Keys keys) {
        Map<String, String> labels = labels(orphan);
        for (T owner : owners.inNamespace(orphan.getMetadata().getNamespace())) {
            if (Selectors.matches(selector.apply(owner), labels)) {
                keys.add(path(owner));
            }
        }
    }

    private static Map<String, String> labels(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    /** {@code namespace/name} of an object. */
    public static String path(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null || namespace.isEmpty()
                ? object.getMetadata().getName()
                : namespace + "/" + object.getMetadata().getName();
    }
}
