package dev.navarch.api.store.encryption;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code aescbc}: a random initialization vector, then the padded ciphertext. It proves nothing of
 * where it came from; Kubernetes advises against it. By another key the padding of one ciphertext
 * in 256 looks right, so what opens must look like an object as well.
 */
record AesCbc(SecretKeySpec key, SecureRandom random) implements Algorithm {

    private static final int BLOCK = 16;

    @Override
    public byte[] seal(byte[] plain, byte[] identity) throws GeneralSecurityException {
        byte[] vector = new byte[BLOCK];
        random.nextBytes(vector);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector));
        return Bytes.join(vector, cipher.doFinal(plain));
    }

    @Override
    public byte[] open(byte[] sealed, byte[] identity) throws GeneralSecurityException {
        Bytes.requireLonger(sealed, BLOCK);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(sealed, 0, BLOCK));
        byte[] plain = cipher.doFinal(sealed, BLOCK, sealed.length - BLOCK);
        if (plain.length < 2 || plain[0] != '{' || plain[plain.length - 1] != '}') {
            throw new GeneralSecurityException("no object comes out");
        }
        return plain;
    }
}
