package dev.navarch.api.engine;

import java.util.Locale;

/** What a request does to a resource, as RBAC rules and discovery name it. */
public enum ApiVerb {
    GET,
    LIST,
    WATCH,
    CREATE,
    UPDATE,
    PATCH,
    DELETE,
    DELETECOLLECTION;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
