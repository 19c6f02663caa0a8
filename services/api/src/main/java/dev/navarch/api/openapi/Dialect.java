package dev.navarch.api.openapi;

import java.util.Set;

/** The two versions of OpenAPI that Kubernetes clients ask for. */
enum Dialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    /** What version 2 cannot say of a schema, and would make a document invalid. */
    static final Set<String> ONLY_V3 =
            Set.of("nullable", "oneOf", "anyOf", "not", "x-kubernetes-validations");

    private final String pointer;

    Dialect(String pointer) {
        this.pointer = pointer;
    }

    /** What the name of a definition is put behind in a {@code $ref}. */
    String pointer() {
        return pointer;
    }
}
