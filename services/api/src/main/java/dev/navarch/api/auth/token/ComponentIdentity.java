package dev.navarch.api.auth.token;

import java.util.List;

/**
 * One of Navarch's own services.
 *
 * @param user {@code system:kube-scheduler}
 * @param groups without {@code system:authenticated}, which every authenticated user is in
 */
public record ComponentIdentity(String user, List<String> groups) {

    public ComponentIdentity {
        groups = List.copyOf(groups);
    }
}
