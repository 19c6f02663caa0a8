package dev.navarch.api.admission.podsecurity;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a namespace's labels ask for. Warnings follow what is enforced when no label says otherwise,
 * so that who creates a Deployment hears what its pods will be refused for.
 */
record NamespacePolicy(Bound enforce, Bound audit, Bound warn) {

    static final String PREFIX = "pod-security.kubernetes.io/";

    /**
     * A level as of a version of the standards.
     *
     * @param version {@code latest} or {@code v1.36}; named in messages
     */
    record Bound(Level level, String version) {

        @Override
        public String toString() {
            return level.text() + ":" + version;
        }
    }

    static NamespacePolicy of(JsonNode labels) {
        Bound enforce = bound(labels, "enforce", Level.RESTRICTED);
        Bound warn = bound(labels, "warn", Level.PRIVILEGED);
        boolean silent = !labels.has(PREFIX + "warn");
        return new NamespacePolicy(
                enforce, bound(labels, "audit", Level.PRIVILEGED), silent ? enforce : warn);
    }

    /** A level that nobody knows cannot be set, but might have been before it was checked. */
    private static Bound bound(JsonNode labels, String mode, Level whenUnknown) {
        String text = labels.path(PREFIX + mode).asString("");
        Optional<Level> level = text.isEmpty() ? Optional.of(Level.PRIVILEGED) : Level.parse(text);
        return new Bound(
                level.orElse(whenUnknown),
                labels.path(PREFIX + mode + "-version").asString("latest"));
    }
}
