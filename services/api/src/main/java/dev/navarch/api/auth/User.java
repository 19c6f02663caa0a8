package dev.navarch.api.auth;

import java.util.List;
import java.util.Map;

/**
 * Who asks.
 *
 * @param name {@code system:serviceaccount:default:default}
 * @param uid may be empty
 * @param groups {@code system:authenticated}, …
 * @param extra what an authenticator adds for authorizers
 */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    public static final User ANONYMOUS =
            new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    public boolean inGroup(String group) {
        return groups.contains(group);
    }
}
