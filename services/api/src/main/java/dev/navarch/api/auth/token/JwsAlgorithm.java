package dev.navarch.api.auth.token;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** How a kind of key signs, RFC 7518: those that Kubernetes' service account keys may be of. */
enum JwsAlgorithm {
    RS256("SHA256withRSA", "", 0),
    ES256("SHA256withECDSAinP1363Format", "P-256", 256),
    ES384("SHA384withECDSAinP1363Format", "P-384", 384),
    ES512("SHA512withECDSAinP1363Format", "P-521", 521);

    private final String signature;
    private final String curve;
    private final int bits;

    JwsAlgorithm(String signature, String curve, int bits) {
        this.signature = signature;
        this.curve = curve;
        this.bits = bits;
    }

    /** The JCA's name of it. */
    String signature() {
        return signature;
    }

    /**
     * @throws IllegalArgumentException if the key is of none of these kinds
     */
    static JwsAlgorithm of(PublicKey key) {
        if (key instanceof RSAPublicKey) {
            return RS256;
        }
        if (key instanceof ECPublicKey point) {
            int size = point.getParams().getCurve().getField().getFieldSize();
            return Arrays.stream(values())
                    .filter(algorithm -> algorithm.bits == size)
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("a curve of " + size + " bits"));
        }
        throw new IllegalArgumentException("a key of the kind " + key.getAlgorithm());
    }

    /** Describes a key, RFC 7517. */
    void describe(PublicKey key, ObjectNode jwk) {
        jwk.put("use", "sig").put("kid", Jws.keyId(key)).put("alg", name());
        switch (key) {
            case RSAPublicKey rsa ->
                    jwk.put("kty", "RSA")
                            .put("n", encoded(rsa.getModulus(), 0))
                            .put("e", encoded(rsa.getPublicExponent(), 0));
            case ECPublicKey point ->
                    jwk.put("kty", "EC")
                            .put("crv", curve)
                            .put("x", encoded(point.getW().getAffineX(), (bits + 7) / 8))
                            .put("y", encoded(point.getW().getAffineY(), (bits + 7) / 8));
            default -> throw new IllegalArgumentException(key.getAlgorithm());
        }
    }

    /**
     * @param length in bytes at least
     */
    private static String encoded(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        byte[] padded = new byte[Math.max(length, bytes.length - from)];
        System.arraycopy(
                bytes, from, padded, padded.length - (bytes.length - from), bytes.length - from);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }
}
