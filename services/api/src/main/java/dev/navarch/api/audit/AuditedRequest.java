package dev.navarch.api.audit;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import java.util.List;
import java.util.Set;

/**
 * What is known of a request before anything is done about it.
 *
 * @param id what the client is told in {@code Audit-Id}
 * @param uri path and query as they came
 * @param user who asks, before impersonation
 * @param asked verb and object, or path
 */
public record AuditedRequest(
        String id,
        String uri,
        User user,
        Attributes asked,
        List<String> sourceIps,
        String userAgent) {

    private static final Set<String> LONG = Set.of("attach", "exec", "log", "portforward", "proxy");

    public AuditedRequest {
        sourceIps = List.copyOf(sourceIps);
    }

    boolean isResource() {
        return asked.path().isEmpty();
    }

    /** Whether the answer goes on for as long as somebody listens. */
    boolean isLong() {
        return asked.verb().equals("watch") || LONG.contains(asked.subresource());
    }
}
