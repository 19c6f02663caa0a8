package dev.navarch.wire.pki;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Makes keys: ECDSA on P-256, and RSA where clients read nothing else. */
public final class KeyPairs {

    private KeyPairs() {}

    public static KeyPair create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks P-256", e);
        }
    }

    /** For a kubeconfig: some Java clients take a key in PKCS #8 form for RSA, whatever it is. */
    public static KeyPair createRsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks RSA", e);
        }
    }

    /**
     * The public half of a private key.
     *
     * @throws GeneralSecurityException if the key is neither RSA nor on a named curve
     */
    public static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
        return switch (key) {
            case RSAPrivateCrtKey rsa ->
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new RSAPublicKeySpec(
                                            rsa.getModulus(), rsa.getPublicExponent()));
            case ECPrivateKey curve -> {
                ECParameterSpec named = EC5Util.convertSpec(curve.getParams());
                ECPoint point =
                        new FixedPointCombMultiplier()
                                .multiply(named.getG(), curve.getS())
                                .normalize();
                yield KeyFactory.getInstance("EC")
                        .generatePublic(
                                new ECPublicKeySpec(
                                        EC5Util.convertPoint(point), curve.getParams()));
            }
            default -> throw new GeneralSecurityException("neither an RSA nor an EC key");
        };
    }

    /** Whether two keys are halves of one pair: what the one signs the other verifies. */
    public static boolean match(PrivateKey secret, PublicKey open) {
        try {
            String algorithm =
                    switch (secret.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> secret.getAlgorithm();
                    };
            byte[] sample = open.getEncoded();
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(sample);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }
}
