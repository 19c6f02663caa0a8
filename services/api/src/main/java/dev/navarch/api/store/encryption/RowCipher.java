package dev.navarch.api.store.encryption;

import dev.navarch.model.ObjectKey;

/**
 * Turns an object's bytes into what a row holds, and back. A row that holds them encrypted is bound
 * to its object: it cannot be read as another one's.
 */
public interface RowCipher {

    /** Keeps everything as it is. */
    RowCipher NONE = new Encryption(EncryptionConfiguration.NONE);

    /**
     * @return JSON in any case, which views can query
     */
    byte[] seal(ObjectKey key, String uid, byte[] object);

    /**
     * @throws UnreadableRowException if no key at hand opens it
     */
    byte[] open(ObjectKey key, String uid, byte[] row);

    /** Whether rows of this type may hold something else than their object. */
    boolean covers(ObjectKey key);

    /**
     * Whether a row was written by another key than the one that writes now.
     *
     * @param start the beginning of a row, at least {@value #START} bytes if it is so long
     */
    boolean stale(ObjectKey key, byte[] start);

    /** So much of a row says by what key it was written. */
    int START = 512;
}
