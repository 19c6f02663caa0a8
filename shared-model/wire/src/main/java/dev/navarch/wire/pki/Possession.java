package dev.navarch.wire.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Whether somebody holds the private key of a public one: Ed25519, ECDSA or RSA-PSS by SHA-256. */
public final class Possession {

    private static final Set<Integer> CURVES = Set.of(256, 384, 521);
    private static final Set<Integer> MODULI = Set.of(3072, 4096);
    private static final int LARGEST_KEY = 10 * 1024;
    private static final String UNKNOWN =
            "unknown public key type; supported types are Ed25519, ECDSA, and RSA";
    private static final String NO_REQUEST =
            "must be a PKCS#10 request that its own key has signed";

    /** As long as the hash, none, and what fills a modulus of 3072 or 4096 bits, which Go signs. */
    private static final List<Integer> SALTS = List.of(32, 350, 478, 0);

    private final PublicKey key;

    private Possession(PublicKey key) {
        this.key = key;
    }

    /**
     * @param der a SubjectPublicKeyInfo
     * @throws GeneralSecurityException says, for people, why the key will not do
     */
    public static Possession of(byte[] der) throws GeneralSecurityException {
        try {
            if (der.length > LARGEST_KEY) {
                throw new GeneralSecurityException("must be a valid PKIX-serialized public key");
            }
            return of(new JcaPEMKeyConverter().getPublicKey(SubjectPublicKeyInfo.getInstance(der)));
        } catch (IOException | IllegalArgumentException | NullPointerException damaged) {
            throw new GeneralSecurityException(
                    "must be a valid PKIX-serialized public key", damaged);
        }
    }

    private static Possession of(PublicKey key) throws GeneralSecurityException {
        switch (key) {
            case ECPublicKey curve -> {
                if (!CURVES.contains(curve.getParams().getCurve().getField().getFieldSize())) {
                    throw new GeneralSecurityException(
                            "elliptic public keys must use curve P256 or P384");
                }
            }
            case RSAPublicKey rsa -> {
                if (!MODULI.contains(rsa.getModulus().bitLength())) {
                    throw new GeneralSecurityException(
                            "RSA keys must have modulus size 3072 or 4096");
                }
            }
            case EdECPublicKey ed -> {
                if (!ed.getParams().getName().equals("Ed25519")) {
                    throw new GeneralSecurityException(UNKNOWN);
                }
            }
            default -> throw new GeneralSecurityException(UNKNOWN);
        }
        return new Possession(key);
    }

    /**
     * The key of a PKCS #10 request, which shows by its signature that who made it has the private
     * key.
     *
     * @throws GeneralSecurityException says, for people, why the request or its key will not do
     */
    public static Possession ofRequest(byte[] der) throws GeneralSecurityException {
        PublicKey key;
        try {
            if (der.length > LARGEST_KEY) {
                throw new GeneralSecurityException(NO_REQUEST);
            }
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new GeneralSecurityException(NO_REQUEST);
            }
        } catch (IOException
                | OperatorCreationException
                | PKCSException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException damaged) {
            throw new GeneralSecurityException(NO_REQUEST, damaged);
        }
        return of(key);
    }

    public PublicKey key() {
        return key;
    }

    /** Whether the private key has signed a text. */
    public boolean proves(String text, byte[] signature) {
        try {
            return switch (key) {
                case EdECPublicKey ed ->
                        verifies(Signature.getInstance("Ed25519"), text, signature);
                case ECPublicKey ec ->
                        verifies(Signature.getInstance("SHA256withECDSA"), text, signature);
                default -> provesBySalt(text, signature);
            };
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    /** Who verifies RSA-PSS must know the salt's length, and the proof does not say it. */
    private boolean provesBySalt(String text, byte[] signature) throws GeneralSecurityException {
        for (int salt : SALTS) {
            Signature verifier = Signature.getInstance("RSASSA-PSS");
            verifier.setParameter(
                    new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1));
            try {
                if (verifies(verifier, text, signature)) {
                    return true;
                }
            } catch (SignatureException ofAnotherLength) {
                // The next one may fit.
            }
        }
        return false;
    }

    private boolean verifies(Signature verifier, String text, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
        verifier.update(text.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(signature);
    }
}
