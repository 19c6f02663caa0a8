package dev.navarch.api.auth;

import java.util.List;

/**
 * What somebody who shows nothing may ask for; whether it is answered the authorizers say.
 *
 * @param paths those alone, exactly; empty for all
 */
public record AnonymousAccess(boolean enabled, List<String> paths) {

    public static final AnonymousAccess EVERYWHERE = new AnonymousAccess(true, List.of());
    public static final AnonymousAccess NONE = new AnonymousAccess(false, List.of());

    public AnonymousAccess {
        paths = List.copyOf(paths);
    }

    boolean covers(String path) {
        return enabled && (paths.isEmpty() || paths.contains(path));
    }
}
