package dev.navarch.api.store.encryption;

import java.security.GeneralSecurityException;

/** A way to encrypt bytes under one key, laid out as Kubernetes' provider of that name does. */
interface Algorithm {

    /**
     * @param identity what the result belongs to; algorithms that can, bind it
     */
    byte[] seal(byte[] plain, byte[] identity) throws GeneralSecurityException;

    /**
     * @throws GeneralSecurityException if it was sealed by another key or was changed
     */
    byte[] open(byte[] sealed, byte[] identity) throws GeneralSecurityException;
}
