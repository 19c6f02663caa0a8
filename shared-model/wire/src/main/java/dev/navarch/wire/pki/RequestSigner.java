package dev.navarch.wire.pki;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
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

/** Signs what others ask for, with whatever stands in their request. */
final class RequestSigner {

    private RequestSigner() {}

    static X509Certificate sign(
            Identity authority,
            BigInteger serial,
            CertificateRequest request,
            Usages usages,
            Instant notBefore,
            Instant notAfter) {
        Instant end = authority.certificate().getNotAfter().toInstant();
        try {
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            X500Name.getInstance(
                                    authority.certificate().getSubjectX500Principal().getEncoded()),
                            serial,
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
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(authority.certificate()));
            if (!request.names().isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        request.subject().getRDNs().length == 0,
                        new GeneralNames(request.names().toArray(new GeneralName[0])));
            }
            return sign(builder, authority.key());
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign for " + request.subject(), e);
        }
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
}
