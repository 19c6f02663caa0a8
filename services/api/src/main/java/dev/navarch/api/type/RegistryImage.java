package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All types at one moment, indexed by what requests name them by. */
final class RegistryImage {

    private final long generation;
    private final Map<GroupResource, ResourceDefinition> byKey;
    private final Map<String, ResourceDefinition> byKind = new HashMap<>();

    RegistryImage(long generation, Collection<ResourceDefinition> definitions) {
        this.generation = generation;
        Map<GroupResource, ResourceDefinition> types = new LinkedHashMap<>();
        for (ResourceDefinition type : definitions) {
            types.put(type.key(), type);
            for (TypeVersion version : type.versions()) {
                byKind.putIfAbsent(kindKey(type.key().group(), version.name(), type.kind()), type);
            }
        }
        byKey = Collections.unmodifiableMap(types);
    }

    private static String kindKey(String group, String version, String kind) {
        return group + "/" + version + "/" + kind;
    }

    long generation() {
        return generation;
    }

    Collection<ResourceDefinition> all() {
        return byKey.values();
    }

    Optional<ResourceDefinition> find(GroupResource key) {
        return Optional.ofNullable(byKey.get(key));
    }

    Optional<ResourceDefinition> findKind(String group, String version, String kind) {
        return Optional.ofNullable(byKind.get(kindKey(group, version, kind)));
    }
}
