package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.Collection;
import java.util.Optional;

/** The types that are served now. Reads are of one immutable image; a change replaces the image. */
public interface TypeRegistry {

    Optional<ResourceDefinition> find(GroupResource key);

    /** Finds the type served at {@code /apis/group/version/resource}. */
    Optional<ResourceDefinition> find(String group, String version, String resource);

    /** Finds a type by kind, as an owner reference or an apply body names it. */
    Optional<ResourceDefinition> findKind(String group, String version, String kind);

    Collection<ResourceDefinition> all();

    /** Grows with every change of the image: a cache key for discovery and OpenAPI documents. */
    long generation();
}
