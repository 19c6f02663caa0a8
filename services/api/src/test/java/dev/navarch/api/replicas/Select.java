package dev.navarch.api.replicas;

import java.util.function.Predicate;

/** What a list or watch selects. */
enum Select {
    ALL("", body -> true),
    LABEL("labelSelector=group%3Da", Body::grouped),
    FIELD("fieldSelector=spec.unschedulable%3Dtrue", Body::cordoned);

    private final String query;
    private final Predicate<Body> predicate;

    Select(String query, Predicate<Body> predicate) {
        this.query = query;
        this.predicate = predicate;
    }

    /** The query parameter; empty for none. */
    String query() {
        return query;
    }

    boolean matches(Body body) {
        return predicate.test(body);
    }
}
