package dev.navarch.api.store.encryption;

import dev.navarch.model.ObjectKey;

/** A row is encrypted by a key that is not at hand, or was changed by somebody else. */
public final class UnreadableRowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableRowException(ObjectKey key, String why) {
        super(
                "cannot decrypt "
                        + key.type()
                        + " "
                        + key.namespace()
                        + "/"
                        + key.name()
                        + ": "
                        + why);
    }
}
