package dev.navarch.model;

import java.util.Optional;

/**
 * What must hold of the stored object for a command to take effect; otherwise it is refused with
 * {@code 409 Conflict}.
 *
 * @param uid the object must still be this one and not a later object of the same name
 * @param resourceVersion the object must not have changed since this revision
 */
public record Preconditions(Optional<String> uid, Optional<String> resourceVersion) {

    public static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

    public static Preconditions uid(String uid) {
        return new Preconditions(Optional.of(uid), Optional.empty());
    }
}
