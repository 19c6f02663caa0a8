package dev.navarch.api.store;

import dev.navarch.model.ObjectKey;

/**
 * An object as it lies in the store.
 *
 * @param revision the revision that last changed it, which its {@code metadata.resourceVersion}
 *     shows
 * @param bytes its JSON in the storage version; nobody may modify them
 */
public record StoredObject(ObjectKey key, String uid, long revision, byte[] bytes) {}
