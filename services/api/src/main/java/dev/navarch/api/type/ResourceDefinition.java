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
 * @param storage where its objects are kept: the same as {@code key}, but for a type that is served
 *     in two groups (events)
 * @param kind {@code Deployment}
 * @param listKind {@code DeploymentList}
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
 * @param nameRule which names are allowed: {@code subdomain}, {@code label}, {@code service},
 *     {@code pathSegment}
 * @param conversion the name of the function that converts between the versions; empty when they
 *     differ in {@code apiVersion} only
 * @param custom whether a CustomResourceDefinition made it
 */
public record ResourceDefinition(
        GroupResource key,
        GroupResource storage,
        String kind,
        String listKind,
        String singular,
        List<String> shortNames,
        List<String> categories,
        Scope scope,
        Set<String> verbs,
        List<TypeVersion> versions,
        String storageVersion,
        Map<String, Subresource> subresources,
        List<String> selectableFields,
        String nameRule,
        String conversion,
        boolean custom) {

    public ResourceDefinition {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = Set.copyOf(verbs);
        versions = List.copyOf(versions);
        subresources = Map.copyOf(subresources);
        selectableFields = List.copyOf(selectableFields);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException(key + " has no version");
        }
    }

    ResourceDefinition withVersions(List<TypeVersion> others) {
        return new ResourceDefinition(
                key,
                storage,
                kind,
                listKind,
                singular,
                shortNames,
                categories,
                scope,
                verbs,
                others,
                storageVersion,
                subresources,
                selectableFields,
                nameRule,
                conversion,
                custom);
    }

    public Optional<TypeVersion> version(String name) {
        return versions.stream().filter(v -> v.name().equals(name)).findFirst();
    }

    /**
     * The path that a field selector's name stands for. They are the same but for a few that
     * Kubernetes names in its own way, which the list holds as {@code name=path}.
     */
    public Optional<String> selectablePath(String field) {
        for (String known : selectableFields) {
            if (known.equals(field)) {
                return Optional.of(field);
            }
            if (known.startsWith(field + "=")) {
                return Optional.of(known.substring(field.length() + 1));
            }
        }
        return Optional.empty();
    }

    public Optional<Subresource> subresource(String name) {
        return Optional.ofNullable(subresources.get(name));
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String apiVersion(String version) {
        return key.group().isEmpty() ? version : key.group() + "/" + version;
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    /** Whether objects of this type are stored: reviews are answered and forgotten. */
    public boolean stored() {
        return verbs.contains("get");
    }
}
