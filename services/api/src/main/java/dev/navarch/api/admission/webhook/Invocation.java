package dev.navarch.api.admission.webhook;

import dev.navarch.api.type.ResourceDefinition;

/**
 * A webhook that is to be asked, and as what the object is shown to it.
 *
 * @param type the type that its rule names: another than the request's when the same object is
 *     served in two groups
 */
record Invocation(
        Webhook hook, ResourceDefinition type, VersionedResource resource, VersionedKind kind) {}
