package dev.navarch.wire.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates. */
public final class CertificateAuthority {

    /** Certificates are valid from a little earlier, for clients whose clock is slow. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Identity identity;
    private final InstantSource clock;

    public CertificateAuthority(Identity identity, InstantSource clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** Makes a new self-signed authority. */
    public static CertificateAuthority create(
            String commonName, Duration validity, InstantSource clock) {
        KeyPair keys = KeyPairs.create();
        X500Name name = name(commonName, List.of());
        try {
            X509v3CertificateBuilder builder =
                    builder(name, name, keys.getPublic(), validity, clock.instant());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            X509Certificate certificate = sign(builder, keys.getPrivate());
            return new CertificateAuthority(
                    new Identity(keys.getPrivate(), List.of(certificate)), clock);
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make an authority", e);
        }
    }

    /** The authority's own certificate and key. */
    public Identity identity() {
        return identity;
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    /** Makes a key and a certificate for it. */
    public Identity issue(CertificateSpec spec) {
        KeyPair keys = KeyPairs.create();
        return new Identity(keys.getPrivate(), List.of(issue(spec, keys.getPublic())));
    }

    /** Makes a certificate for a key that somebody else holds. */
    public X509Certificate issue(CertificateSpec spec, PublicKey key) {
        try {
            X500Name subject = name(spec.commonName(), spec.organizations());
            X509v3CertificateBuilder builder =
                    builder(subject(), subject, key, spec.validity(), clock.instant());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(Extension.extendedKeyUsage, false, usage(spec));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
            GeneralName[] names = alternativeNames(spec);
            if (names.length > 0) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return sign(builder, identity.key());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue " + spec.commonName(), e);
        }
    }

    /**
     * Signs what was asked for: its subject, alternative names and key as they are, and none of its
     * other extensions. Whether that is right is for the caller to judge.
     *
     * @param notAfter brought forward to when the authority itself expires
     */
    public X509Certificate sign(
            CertificateRequest request, Usages usages, Instant notBefore, Instant notAfter) {
        Instant end = certificate().getNotAfter().toInstant();
        try {
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            subject(),
                            serialNumber(),
                            Date.from(notBefore),
                            Date.from(notAfter.isBefore(end) ? notAfter : end),
                            request.subject(),
                            request.publicKey());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            if (usages.bits() != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usages.bits()));
            }
            if (!usages.purposes().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(usages.purposes().toArray(new KeyPurposeId[0])));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate()));
            if (!request.names().isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        request.subject().getRDNs().length == 0,
                        new GeneralNames(request.names().toArray(new GeneralName[0])));
            }
            return sign(builder, identity.key());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign for " + request.subject(), e);
        }
    }

    private X500Name subject() {
        return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
    }

    private static BigInteger serialNumber() {
        return new BigInteger(127, RANDOM).add(BigInteger.ONE);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Duration validity, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                serialNumber(),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(validity)),
                subject,
                key);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X500Name name(String commonName, List<String> organizations) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        organizations.forEach(organization -> builder.addRDN(BCStyle.O, organization));
        return builder.addRDN(BCStyle.CN, commonName).build();
    }

    private static ExtendedKeyUsage usage(CertificateSpec spec) {
        List<KeyPurposeId> purposes = new ArrayList<>();
        if (spec.server()) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (spec.client()) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        return new ExtendedKeyUsage(purposes.toArray(new KeyPurposeId[0]));
    }

    private static GeneralName[] alternativeNames(CertificateSpec spec) {
        List<GeneralName> names = new ArrayList<>();
        spec.dnsNames().forEach(n -> names.add(new GeneralName(GeneralName.dNSName, n)));
        spec.addresses().forEach(a -> names.add(new GeneralName(GeneralName.iPAddress, a)));
        return names.toArray(new GeneralName[0]);
    }
}
