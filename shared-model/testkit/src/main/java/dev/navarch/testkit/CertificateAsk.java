package dev.navarch.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate, as {@code openssl req} or a kubelet would make it.
 *
 * @param keys the public one is asked for, the private one signs
 * @param subject {@code O=system:nodes,CN=system:node:a}
 * @param names {@code DNS:a.example}, {@code IP:10.0.0.1}, {@code EMAIL:…} or {@code URI:…}
 */
public record CertificateAsk(KeyPair keys, String subject, List<String> names) {

    public CertificateAsk {
        names = List.copyOf(names);
    }

    public static CertificateAsk of(KeyPair keys, String subject, String... names) {
        return new CertificateAsk(keys, subject, List.of(names));
    }

    public String pem() {
        try {
            PKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(
                            new X500Name(subject), keys.getPublic());
            if (!names.isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                names.stream()
                                        .map(CertificateAsk::name)
                                        .toArray(GeneralName[]::new)));
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            byte[] der =
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate()))
                            .getEncoded();
            return "-----BEGIN CERTIFICATE REQUEST-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE REQUEST-----\n";
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code spec.request} has it. */
    public String encoded() {
        return Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.US_ASCII));
    }

    private static GeneralName name(String text) {
        int colon = text.indexOf(':');
        int kind =
                switch (text.substring(0, colon)) {
                    case "DNS" -> GeneralName.dNSName;
                    case "IP" -> GeneralName.iPAddress;
                    case "EMAIL" -> GeneralName.rfc822Name;
                    default -> GeneralName.uniformResourceIdentifier;
                };
        return new GeneralName(kind, text.substring(colon + 1));
    }
}
