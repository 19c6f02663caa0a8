package dev.navarch.api.apply;

import java.util.Set;

/** Fields that belong to nobody, since they say which object it is or are the server's own. */
final class Unowned {

    private static final Set<String> AT_ROOT = Set.of("apiVersion", "kind");

    private static final Set<String> IN_METADATA =
            Set.of(
                    "name",
                    "namespace",
                    "creationTimestamp",
                    "selfLink",
                    "uid",
                    "generation",
                    "managedFields",
                    "resourceVersion");

    private Unowned() {}

    static boolean atRoot(String field) {
        return AT_ROOT.contains(field);
    }

    static boolean inMetadata(String field) {
        return IN_METADATA.contains(field);
    }
}
