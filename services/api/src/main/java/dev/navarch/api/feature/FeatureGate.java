package dev.navarch.api.feature;

import java.util.List;

/**
 * A gate as it is when nothing is said of it.
 *
 * @param locked whether it cannot be set to anything else
 * @param effective whether anything here depends on it
 * @param served the types that are there only with it, {@code plural.group}
 */
record FeatureGate(
        String name,
        Stage stage,
        boolean on,
        boolean locked,
        boolean effective,
        List<String> served) {

    FeatureGate {
        served = List.copyOf(served);
    }

    /** How far a feature has come. */
    enum Stage {
        ALPHA,
        BETA,
        GA,
        DEPRECATED;

        /** As Kubernetes' metrics have it. */
        String label() {
            return this == GA ? "" : name();
        }
    }
}
