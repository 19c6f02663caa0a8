package dev.navarch.api.cache;

import dev.navarch.model.GroupResource;
import java.util.List;

/** Says which fields of a type's stored objects selectors may name, {@code spec.nodeName}. */
@FunctionalInterface
public interface SelectableFields {

    /** Without metadata.name and metadata.namespace, which every type has; cheap. */
    List<String> of(GroupResource type);
}
