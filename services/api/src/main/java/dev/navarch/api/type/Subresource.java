package dev.navarch.api.type;

import java.util.Set;

/**
 * A subresource.
 *
 * @param name {@code status}
 * @param kind the kind of its bodies as {@code group/version/Kind} without the group when core:
 *     {@code autoscaling/v1/Scale}; the type's own kind when empty
 * @param verbs {@code get}, {@code patch}, {@code update}, {@code create}
 */
public record Subresource(String name, String kind, Set<String> verbs) {

    public Subresource {
        verbs = Set.copyOf(verbs);
    }
}
