package dev.navarch.api.admission;

import dev.navarch.api.engine.ApiException;

/**
 * One admission step. Plugins run in a fixed order: all {@link #mutate}, then the schema's
 * validation, then all {@link #validate}.
 */
public interface AdmissionPlugin {

    /** Kubernetes' name of the plugin, {@code ServiceAccount}. */
    String name();

    /** Whether the plugin has anything to say of this write; cheap. */
    boolean handles(AdmissionContext context);

    /**
     * May change the new object.
     *
     * @throws ApiException to refuse the write
     */
    default void mutate(AdmissionContext context) {}

    /**
     * May refuse the write, and must not change anything.
     *
     * @throws ApiException to refuse the write
     */
    default void validate(AdmissionContext context) {}

    /** The same for the body of a subresource, of which few plugins have anything to say. */
    default void mutate(SubresourceWrite write) {}

    /** The same for the body of a subresource. */
    default void validate(SubresourceWrite write) {}
}
