package dev.navarch.wire.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The sorts of keys that a pod can have a certificate for, named as the API names them. */
public enum PodKeyType {
    RSA3072("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4)),
    RSA4096("RSA", "SHA256withRSA", new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4)),
    ECDSAP256("EC", "SHA256withECDSA", new ECGenParameterSpec("secp256r1")),
    ECDSAP384("EC", "SHA256withECDSA", new ECGenParameterSpec("secp384r1")),
    ECDSAP521("EC", "SHA256withECDSA", new ECGenParameterSpec("secp521r1")),
    ED25519("Ed25519", "Ed25519", NamedParameterSpec.ED25519);

    private final String algorithm;
    private final String signature;
    private final AlgorithmParameterSpec parameters;

    PodKeyType(String algorithm, String signature, AlgorithmParameterSpec parameters) {
        this.algorithm = algorithm;
        this.signature = signature;
        this.parameters = parameters;
    }

    public AlgorithmParameterSpec parameters() {
        return parameters;
    }

    public KeyPair create() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(parameters);
        return generator.generateKeyPair();
    }

    /**
     * A PKCS #10 request in DER that says nothing: its signature shows that who made it has the
     * private key.
     */
    public byte[] stub(KeyPair keys) throws GeneralSecurityException {
        try {
            return new JcaPKCS10CertificationRequestBuilder(
                            new X500Name(new RDN[0]), keys.getPublic())
                    .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new GeneralSecurityException("cannot sign a request", e);
        }
    }
}
