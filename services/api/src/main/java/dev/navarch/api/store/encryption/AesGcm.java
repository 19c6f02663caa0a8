package dev.navarch.api.store.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code aesgcm}: a nonce of 12 random bytes, then the ciphertext with its tag (NIST SP 800-38D),
 * the row's identity being authenticated along.
 */
record AesGcm(SecretKeySpec key, SecureRandom random) implements Algorithm {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    @Override
    public byte[] seal(byte[] plain, byte[] identity) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(identity);
        return Bytes.join(nonce, cipher.doFinal(plain));
    }

    @Override
    public byte[] open(byte[] sealed, byte[] identity) throws GeneralSecurityException {
        Bytes.requireLonger(sealed, NONCE);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
        cipher.updateAAD(identity);
        return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    }
}
