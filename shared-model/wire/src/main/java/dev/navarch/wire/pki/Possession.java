package dev.navarch.wire.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
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
    private static final int SALT_BYTES = 32;

    private final PublicKey key;

    private Possession(PublicKey key) {
        this.key = key;
    }

    /**
     * @param der a SubjectPublicKeyInfo
     * @throws GeneralSecurityException says, for people, why the key will not do
     */
    public static Possession of(byte[] der) throws GeneralSecurityException {
        PublicKey key;
        try {
            if (der.length > LARGEST_KEY) {
                throw new GeneralSecurityException("must be a valid PKIX-serialized public key");
            }
            key = new JcaPEMKeyConverter().getPublicKey(SubjectPublicKeyInfo.getInstance(der));
        } catch (IOException | IllegalArgumentException | NullPointerException damaged) {
            throw new GeneralSecurityException(
                    "must be a valid PKIX-serialized public key", damaged);
        }
        if (key instanceof ECPublicKey curve
                && !CURVES.contains(curve.getParams().getCurve().getField().getFieldSize())) {
            throw new GeneralSecurityException("elliptic public keys must use curve P256 or P384");
        }
        if (key instanceof RSAPublicKey rsa && !MODULI.contains(rsa.getModulus().bitLength())) {
            throw new GeneralSecurityException("RSA keys must have modulus size 3072 or 4096");
        }
        return new Possession(key);
    }

    /** Whether the private key has signed a text. */
    public boolean proves(String text, byte[] signature) {
        try {
            Signature verifier =
                    switch (key) {
                        case EdECPublicKey ed -> Signature.getInstance("Ed25519");
                        case ECPublicKey ec -> Signature.getInstance("SHA256withECDSA");
                        case RSAPublicKey rsa -> Signature.getInstance("RSASSA-PSS");
                        default -> throw new GeneralSecurityException("another kind of key");
                    };
            if (key instanceof RSAPublicKey) {
                verifier.setParameter(
                        new PSSParameterSpec(
                                "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
            }
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException no) {
            return false;
        }
    }

    /** Whether bytes are a PKCS #10 request that the key in it has signed. */
    public static boolean ofRequest(byte[] der) {
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
            return request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(request.getPublicKey()));
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException damaged) {
            return false;
        }
    }
}
