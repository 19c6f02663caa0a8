package dev.navarch.api.admission.dynamic;

import dev.navarch.api.type.ResourceDefinition;

/**
 * As what a request is shown to a webhook or a policy.
 *
 * @param type the type that its rule names: another than the request's when the same object is
 *     served in two groups
 */
public record Target(ResourceDefinition type, VersionedResource resource, VersionedKind kind) {}
