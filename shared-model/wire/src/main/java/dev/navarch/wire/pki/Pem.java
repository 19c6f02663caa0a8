package dev.navarch.wire.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as text, RFC 7468. */
public final class Pem {

    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private Pem() {}

    public static String encode(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("certificate without encoding", e);
        }
    }

    public static String encode(Collection<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(c -> text.append(encode(c)));
        return text.toString();
    }

    /** PKCS #8. */
    public static String encode(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    public static String encode(PublicKey key) {
        return block("PUBLIC KEY", key.getEncoded());
    }

    /**
     * Reads all certificates of a text.
     *
     * @throws GeneralSecurityException if there is none or one is damaged
     */
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        List<X509Certificate> found =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (found.isEmpty()) {
            throw new CertificateException("no certificate in the text");
        }
        return found;
    }

    /** Reads a private key in PKCS #8, PKCS #1 or SEC 1 form. */
    public static PrivateKey privateKey(String text) throws GeneralSecurityException {
        Optional<byte[]> plain = content("PRIVATE KEY", text);
        return plain.isPresent() ? privateKey(plain.get()) : foreignPrivateKey(text);
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException ofAnotherAlgorithm) {
                // The next one may be.
            }
        }
        throw new GeneralSecurityException("damaged private key");
    }

    private static PrivateKey foreignPrivateKey(String text) throws GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (next instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
            }
        } catch (IOException e) {
            throw new GeneralSecurityException("damaged private key", e);
        }
        throw new GeneralSecurityException("no private key in the text");
    }

    public static PublicKey publicKey(String text) throws GeneralSecurityException {
        byte[] encoded =
                content("PUBLIC KEY", text)
                        .orElseThrow(
                                () -> new GeneralSecurityException("no public key in the text"));
        X509EncodedKeySpec spec = new X509EncodedKeySpec(encoded);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(spec);
            } catch (InvalidKeySpecException ofAnotherAlgorithm) {
                // The next one may be.
            }
        }
        throw new GeneralSecurityException("damaged public key");
    }

    /**
     * Reads the public keys of a text: public keys, the public halves of private keys, and the keys
     * of certificates.
     *
     * @throws GeneralSecurityException if there is none or one is damaged
     */
    public static List<PublicKey> publicKeys(String text) throws GeneralSecurityException {
        List<PublicKey> keys = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                switch (next) {
                    case SubjectPublicKeyInfo open -> keys.add(converter.getPublicKey(open));
                    case PEMKeyPair pair ->
                            keys.add(converter.getPublicKey(pair.getPublicKeyInfo()));
                    case PrivateKeyInfo secret ->
                            keys.add(KeyPairs.publicKey(converter.getPrivateKey(secret)));
                    case X509CertificateHolder certificate ->
                            keys.add(converter.getPublicKey(certificate.getSubjectPublicKeyInfo()));
                    default -> {}
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new GeneralSecurityException("damaged key", e);
        }
        if (keys.isEmpty()) {
            throw new GeneralSecurityException("no key in the text");
        }
        return keys;
    }

    /** What stands between the lines of a label. */
    private static Optional<byte[]> content(String label, String text)
            throws GeneralSecurityException {
        String begin = "-----BEGIN " + label + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + label + "-----", Math.max(from, 0));
        if (from < 0 || to < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("damaged key", e);
        }
    }

    /** Reads a certificate file and its key file. */
    public static Identity identity(Path certificate, Path key)
            throws IOException, GeneralSecurityException {
        return new Identity(
                privateKey(Files.readString(key)), certificates(Files.readString(certificate)));
    }

    static String block(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }
}
