package dev.navarch.wire.pki;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes certificates for keys of our own, RFC 5280. */
final class CertificateWriter {

    private static final String ORGANIZATION = "2.5.4.10";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    /** digitalSignature, keyCertSign and cRLSign. */
    private static final byte[] AUTHORITY_BITS = Der.bits(new byte[] {(byte) 0x86}, 1);

    /** digitalSignature and keyEncipherment. */
    private static final byte[] LEAF_BITS = Der.bits(new byte[] {(byte) 0xa0}, 5);

    private CertificateWriter() {}

    /**
     * @param issuer encoded
     * @param subject encoded
     */
    record Head(BigInteger serial, byte[] issuer, Instant begin, Instant end, byte[] subject) {}

    static byte[] name(String commonName, List<String> organizations) {
        List<byte[]> parts = new ArrayList<>();
        organizations.forEach(each -> parts.add(attribute(ORGANIZATION, each)));
        parts.add(attribute(COMMON_NAME, commonName));
        return Der.sequence(parts.toArray(byte[][]::new));
    }

    private static byte[] attribute(String type, String text) {
        return Der.set(Der.sequence(Der.identifier(type), Der.utf8(text)));
    }

    static X509Certificate authority(Head head, PublicKey key, PrivateKey signer)
            throws GeneralSecurityException {
        return signed(
                head,
                key,
                signer,
                List.of(
                        extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.TRUE)),
                        extension(KEY_USAGE, true, AUTHORITY_BITS),
                        extension(SUBJECT_KEY, false, Der.octets(keyIdentifier(key)))));
    }

    static X509Certificate leaf(Head head, CertificateSpec spec, PublicKey key, Identity authority)
            throws GeneralSecurityException {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(extension(BASIC_CONSTRAINTS, true, Der.sequence()));
        extensions.add(extension(KEY_USAGE, true, LEAF_BITS));
        extensions.add(extension(EXTENDED_KEY_USAGE, false, usages(spec)));
        byte[] signedBy = keyIdentifier(authority.certificate().getPublicKey());
        extensions.add(extension(AUTHORITY_KEY, false, Der.sequence(Der.value(0x80, signedBy))));
        if (!spec.dnsNames().isEmpty() || !spec.addresses().isEmpty()) {
            extensions.add(extension(ALTERNATIVE_NAMES, false, names(spec)));
        }
        return signed(head, key, authority.key(), extensions);
    }

    private static X509Certificate signed(
            Head head, PublicKey key, PrivateKey signer, List<byte[]> extensions)
            throws GeneralSecurityException {
        boolean rsa = signer.getAlgorithm().equals("RSA");
        byte[] algorithm =
                rsa
                        ? Der.sequence(Der.identifier("1.2.840.113549.1.1.11"), new byte[] {5, 0})
                        : Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
        byte[] content =
                Der.sequence(
                        Der.value(0xa0, Der.integer(BigInteger.TWO)),
                        Der.integer(head.serial()),
                        algorithm,
                        head.issuer(),
                        Der.sequence(Der.time(head.begin()), Der.time(head.end())),
                        head.subject(),
                        key.getEncoded(),
                        Der.value(0xa3, Der.sequence(extensions.toArray(byte[][]::new))));
        Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
        signature.initSign(signer);
        signature.update(content);
        byte[] whole = Der.sequence(content, algorithm, Der.bits(signature.sign(), 0));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] extension(String type, boolean critical, byte[] content) {
        return critical
                ? Der.sequence(Der.identifier(type), Der.TRUE, Der.octets(content))
                : Der.sequence(Der.identifier(type), Der.octets(content));
    }

    private static byte[] usages(CertificateSpec spec) {
        List<byte[]> usages = new ArrayList<>();
        if (spec.server()) {
            usages.add(Der.identifier(SERVER_AUTH));
        }
        if (spec.client()) {
            usages.add(Der.identifier(CLIENT_AUTH));
        }
        return Der.sequence(usages.toArray(byte[][]::new));
    }

    private static byte[] names(CertificateSpec spec) {
        List<byte[]> names = new ArrayList<>();
        spec.dnsNames()
                .forEach(n -> names.add(Der.value(0x82, n.getBytes(StandardCharsets.US_ASCII))));
        spec.addresses()
                .forEach(a -> names.add(Der.value(0x87, InetAddress.ofLiteral(a).getAddress())));
        return Der.sequence(names.toArray(byte[][]::new));
    }

    /** The SHA-1 of the key's bits, RFC 5280 §4.2.1.2 (1). */
    private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
        byte[] encoded = key.getEncoded();
        int algorithm = Der.content(encoded, 0);
        int bits = Der.end(encoded, algorithm);
        byte[] content =
                Arrays.copyOfRange(encoded, Der.content(encoded, bits) + 1, Der.end(encoded, bits));
        return MessageDigest.getInstance("SHA-1").digest(content);
    }
}
