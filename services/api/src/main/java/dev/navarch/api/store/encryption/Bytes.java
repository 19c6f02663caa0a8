package dev.navarch.api.store.encryption;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Byte arrays put together and measured. */
final class Bytes {

    private Bytes() {}

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static void requireLonger(byte[] bytes, int than) throws GeneralSecurityException {
        if (bytes.length <= than) {
            throw new GeneralSecurityException("the stored data is too short");
        }
    }
}
