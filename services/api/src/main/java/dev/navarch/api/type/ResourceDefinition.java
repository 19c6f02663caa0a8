package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A resource type, built-in or custom: all that the engine knows of it. Built-in types are read
 * from definitions at start; a CustomResourceDefinition adds one at run time.
 *
 * @param key group and plural name
 * @param kind {@code Deployment}
 * @param singular {@code deployment}
 * @param shortNames {@code deploy}
 * @param categories {@code all}
 * @param scope namespaced or cluster
 * @param verbs the verbs that discovery lists and the engine serves
 * @param versions what is served, the preferred version first
 * @param storageVersion the version that objects are stored in
 * @param subresources by name: {@code status}, {@code scale}, {@code binding}, …
 * @param selectableFields paths that field selectors may name besides metadata.name and
 *     metadata.namespace: {@code spec.nodeName}
 * @param custom whether a CustomResourceDefinition made it
 */
public record ResourceDefinition(
        GroupResource key,
        String kind,
        String singular,
        List<String> shortNames,
        List<String> categories,
        Scope scope,
        Set<String> verbs,
        List<TypeVersion> versions,
        String storageVersion,
        Map<String, Subresource> subresources,
        List<String> selectableFields,
        boolean custom) {

    public ResourceDefinition {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = Set.copyOf(verbs);
        versions = List.copyOf(versions);
        subresources = Map.copyOf(subresources);
        selectableFields = List.copyOf(selectableFields);
        if (versions.stream().noneMatch(v -> v.name().equals(storageVersion))) {
            throw new IllegalArgumentException(key + " does not define " + storageVersion);
        }
    }

    public Optional<TypeVersion> version(String name) {
        return versions.stream().filter(v -> v.name().equals(name)).findFirst();
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String apiVersion(String version) {
        return key.group().isEmpty() ? version : key.group() + "/" + version;
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }
}
