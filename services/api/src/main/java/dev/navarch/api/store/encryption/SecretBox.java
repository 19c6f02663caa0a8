package dev.navarch.api.store.encryption;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * {@code secretbox}: a nonce of 24 random bytes, then NaCl's {@code crypto_secretbox}, which is a
 * Poly1305 tag before the message under XSalsa20.
 */
record SecretBox(KeyParameter key, SecureRandom random) implements Algorithm {

    static final int KEY = 32;

    private static final int NONCE = 24;
    private static final int TAG = 16;

    @Override
    public byte[] seal(byte[] plain, byte[] identity) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        XSalsa20Engine stream = stream(nonce);
        byte[] once = tagKey(stream);
        byte[] sealed = Arrays.copyOf(nonce, NONCE + TAG + plain.length);
        stream.processBytes(plain, 0, plain.length, sealed, NONCE + TAG);
        byte[] tag = tag(once, sealed);
        System.arraycopy(tag, 0, sealed, NONCE, TAG);
        return sealed;
    }

    @Override
    public byte[] open(byte[] sealed, byte[] identity) throws GeneralSecurityException {
        Bytes.requireLonger(sealed, NONCE + TAG);
        XSalsa20Engine stream = stream(Arrays.copyOf(sealed, NONCE));
        byte[] tag = tag(tagKey(stream), sealed);
        if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(sealed, NONCE, NONCE + TAG))) {
            throw new GeneralSecurityException("the tag does not match");
        }
        byte[] plain = new byte[sealed.length - NONCE - TAG];
        stream.processBytes(sealed, NONCE + TAG, plain.length, plain, 0);
        return plain;
    }

    private XSalsa20Engine stream(byte[] nonce) {
        XSalsa20Engine stream = new XSalsa20Engine();
        stream.init(true, new ParametersWithIV(key, nonce));
        return stream;
    }

    /** The stream's first 32 bytes are the tag's key; the message takes what follows. */
    private static byte[] tagKey(XSalsa20Engine stream) {
        byte[] once = new byte[KEY];
        stream.processBytes(once, 0, KEY, once, 0);
        return once;
    }

    private static byte[] tag(byte[] once, byte[] sealed) {
        Poly1305 mac = new Poly1305();
        mac.init(new KeyParameter(once));
        mac.update(sealed, NONCE + TAG, sealed.length - NONCE - TAG);
        byte[] tag = new byte[TAG];
        mac.doFinal(tag, 0);
        return tag;
    }
}
