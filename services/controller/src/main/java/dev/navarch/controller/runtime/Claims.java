package dev.navarch.controller.runtime;

import static dev.navarch.controller.runtime.ClusterViews.BY_OWNER;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Owners;
import dev.navarch.controller.object.Selectors;
import dev.navarch.model.GroupResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which dependents a controller counts as its own: those that it controls and that match its
 * selector. Dependents that stopped matching are released, matching orphans adopted.
 */
public final class Claims {

    private Claims() {}

    public static <T extends HasMetadata> List<T> claim(
            GroupResource type,
            Lister<T> dependents,
            HasMetadata owner,
            LabelSelector selector,
            Predicate<T> adoptable,
            Plan.Builder plan) {
        String uid = owner.getMetadata().getUid();
        boolean ownerLives = owner.getMetadata().getDeletionTimestamp() == null;
        List<T> claimed = new ArrayList<>();
        for (T dependent : dependents.byIndex(BY_OWNER, uid)) {
            if (Selectors.matches(selector, dependent.getMetadata().getLabels())) {
                claimed.add(dependent);
            } else if (ownerLives) {
                plan.write(references(type, dependent, Owners.minus(dependent, uid)));
            }
        }
        String orphans = Owners.orphansOf(owner.getMetadata().getNamespace());
        if (ownerLives) {
            for (T orphan : dependents.byIndex(BY_OWNER, orphans)) {
                if (orphan.getMetadata().getDeletionTimestamp() == null
                        && Selectors.matches(selector, orphan.getMetadata().getLabels())
                        && adoptable.test(orphan)) {
                    plan.write(
                            references(type, orphan, Owners.plus(orphan, Owners.reference(owner))));
                    claimed.add(orphan);
                }
            }
        }
        return claimed;
    }

    private static Write references(
            GroupResource type, HasMetadata object, List<?> ownerReferences) {
        return Write.patch(
                        type,
                        object,
                        Json.object(
                                Map.of(
                                        "metadata",
                                        Json.listOrNothing("ownerReferences", ownerReferences))))
                .ifUnchanged(object);
    }
}
