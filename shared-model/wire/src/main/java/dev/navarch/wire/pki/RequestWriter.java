package dev.navarch.wire.pki;

import java.io.IOException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Writes requests for certificates, PKCS #10 in PEM, as {@link CertificateRequest} reads them. */
public final class RequestWriter {

    private RequestWriter() {}

    /**
     * A request that is signed with the key it is for.
     *
     * @param keys of an elliptic curve
     * @param spec whom the certificate shall name
     */
    public static String pem(KeyPair keys, CertificateSpec spec) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        spec.organizations().forEach(name -> subject.addRDN(BCStyle.O, name));
        subject.addRDN(BCStyle.CN, spec.commonName());
        PKCS10CertificationRequestBuilder builder =
                new JcaPKCS10CertificationRequestBuilder(subject.build(), keys.getPublic());
        List<GeneralName> names = new ArrayList<>();
        spec.dnsNames().forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        spec.addresses().forEach(name -> names.add(new GeneralName(GeneralName.iPAddress, name)));
        try {
            if (!names.isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return Pem.block(
                    "CERTIFICATE REQUEST",
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate()))
                            .getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot ask for " + spec.commonName(), e);
        }
    }
}
