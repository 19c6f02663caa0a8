package dev.navarch.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs pods' certificates as a cluster's operator would: each says, as a SPIFFE id, which service
 * account the pod runs as, and lasts a day unless less is asked for.
 */
public final class PodSigner {

    /** A pod that names this in {@code userAnnotations} chooses the path of its SPIFFE id. */
    public static final String PATH_ANNOTATION = "spiffe/path-overriding";

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SKEW = Duration.ofMinutes(2);
    private static final Duration REFRESH = Duration.ofMinutes(30);
    private static final String ALGORITHM = "SHA256withECDSA";

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate root;

    public PodSigner(String commonName, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            this.keys = generator.generateKeyPair();
            this.name = new X500Name("CN=" + commonName);
            X509v3CertificateBuilder builder =
                    builder(
                            name,
                            now.minus(SKEW).truncatedTo(ChronoUnit.SECONDS),
                            now.plus(Duration.ofDays(365)),
                            keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            this.root = signed(builder);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's certificate, as a trust bundle carries it. */
    public String anchor() {
        return pem(root);
    }

    /** The status that ends a request well. */
    public ObjectNode issue(JsonNode request, Instant now) {
        JsonNode spec = request.path("spec");
        Instant from = now.minus(SKEW).truncatedTo(ChronoUnit.SECONDS);
        Duration asked = Duration.ofSeconds(spec.path("maxExpirationSeconds").asLong(0));
        Instant to = from.plus(asked.compareTo(LONGEST) < 0 ? asked : LONGEST);
        try {
            X509v3CertificateBuilder builder = builder(new X500Name("CN=pod"), from, to, key(spec));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            new GeneralName(GeneralName.uniformResourceIdentifier, id(request))));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            new KeyPurposeId[] {
                                KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
                            }));
            ObjectNode status = ended("Issued", "Signed", "signed by a test");
            status.put("certificateChain", pem(signed(builder)));
            status.put("notBefore", from.toString());
            status.put("beginRefreshAt", to.minus(REFRESH).toString());
            status.put("notAfter", to.toString());
            return status;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A status that ends a request. */
    public static ObjectNode ended(String type, String reason, String message) {
        ObjectNode status = JsonMapper.shared().createObjectNode();
        status.putArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", reason)
                .put("message", message);
        return status;
    }

    private static String id(JsonNode request) {
        JsonNode spec = request.path("spec");
        String path =
                "/ns/"
                        + request.at("/metadata/namespace").asString("")
                        + "/sa/"
                        + spec.path("serviceAccountName").asString("");
        return "spiffe://cluster.local"
                + spec.path("unverifiedUserAnnotations").path(PATH_ANNOTATION).asString(path);
    }

    private static PublicKey key(JsonNode spec) throws GeneralSecurityException, IOException {
        String stub = spec.path("stubPKCS10Request").asString("");
        return stub.isEmpty()
                ? new JcaPEMKeyConverter()
                        .getPublicKey(
                                SubjectPublicKeyInfo.getInstance(
                                        Base64.getDecoder()
                                                .decode(spec.path("pkixPublicKey").asString(""))))
                : new JcaPKCS10CertificationRequest(Base64.getDecoder().decode(stub))
                        .getPublicKey();
    }

    private X509v3CertificateBuilder builder(
            X500Name subject, Instant from, Instant to, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(64, new SecureRandom()),
                Date.from(from),
                Date.from(to),
                subject,
                key);
    }

    private X509Certificate signed(X509v3CertificateBuilder builder)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(ALGORITHM)
                                            .build(keys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
