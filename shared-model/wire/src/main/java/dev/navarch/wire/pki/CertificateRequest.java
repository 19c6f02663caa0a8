package dev.navarch.wire.pki;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** What somebody wants to have signed: PKCS #10 (RFC 2986), in PEM. */
public final class CertificateRequest {

    private final JcaPKCS10CertificationRequest request;
    private final PublicKey key;
    private final List<GeneralName> names;

    private CertificateRequest(
            JcaPKCS10CertificationRequest request, PublicKey key, List<GeneralName> names) {
        this.request = request;
        this.key = key;
        this.names = names;
    }

    /**
     * Reads a request. Whoever may ask for certificates wrote it, so nothing in it is believed.
     *
     * @throws GeneralSecurityException says, for people, what is wrong with it
     */
    public static CertificateRequest parse(byte[] pem) throws GeneralSecurityException {
        try (PemReader reader =
                new PemReader(new StringReader(new String(pem, StandardCharsets.UTF_8)))) {
            PemObject block = reader.readPemObject();
            if (block == null || !block.getType().equals("CERTIFICATE REQUEST")) {
                throw new GeneralSecurityException("PEM block type must be CERTIFICATE REQUEST");
            }
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(block.getContent());
            return new CertificateRequest(request, request.getPublicKey(), names(request));
        } catch (IOException | IllegalArgumentException | IllegalStateException damaged) {
            throw new GeneralSecurityException("damaged certificate request", damaged);
        } catch (InvalidKeyException | ArithmeticException | ClassCastException damaged) {
            throw new GeneralSecurityException("damaged key in certificate request", damaged);
        }
    }

    private static List<GeneralName> names(JcaPKCS10CertificationRequest request) {
        Extensions extensions = request.getRequestedExtensions();
        if (extensions == null) {
            return List.of();
        }
        GeneralNames names =
                GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? List.of() : List.of(names.getNames());
    }

    /** Whether its signature shows that whoever made it holds the private key. */
    public boolean isSigned() {
        try {
            return request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (OperatorCreationException | PKCSException unknown) {
            return false;
        }
    }

    public PublicKey publicKey() {
        return key;
    }

    /** The user's name; empty when there is none. */
    public String commonName() {
        List<String> found = attributes(BCStyle.CN);
        return found.isEmpty() ? "" : found.getLast();
    }

    /** The user's groups. */
    public List<String> organizations() {
        return attributes(BCStyle.O);
    }

    public boolean namesHosts() {
        return has(GeneralName.dNSName);
    }

    public boolean namesAddresses() {
        return has(GeneralName.iPAddress);
    }

    public boolean namesMailboxes() {
        return has(GeneralName.rfc822Name);
    }

    public boolean namesUris() {
        return has(GeneralName.uniformResourceIdentifier);
    }

    /** The names of hosts that it asks for. */
    public List<String> hosts() {
        return names.stream()
                .filter(name -> name.getTagNo() == GeneralName.dNSName)
                .map(name -> name.getName().toString())
                .toList();
    }

    /**
     * The addresses that it asks for, as text.
     *
     * @throws IllegalArgumentException if one is of no length that addresses have
     */
    public List<String> addresses() {
        return names.stream()
                .filter(name -> name.getTagNo() == GeneralName.iPAddress)
                .map(name -> ASN1OctetString.getInstance(name.getName()).getOctets())
                .map(CertificateRequest::address)
                .toList();
    }

    private static String address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address", e);
        }
    }

    X500Name subject() {
        return request.getSubject();
    }

    /** The alternative names of the four kinds that a certificate may have. */
    List<GeneralName> names() {
        return names.stream()
                .filter(name ->
                        switch (name.getTagNo()) {
                            case GeneralName.dNSName,
                                    GeneralName.iPAddress,
                                    GeneralName.rfc822Name,
                                    GeneralName.uniformResourceIdentifier ->
                                    true;
                            default -> false;
                        })
                .toList();
    }

    private boolean has(int kind) {
        return names.stream().anyMatch(name -> name.getTagNo() == kind);
    }

    private List<String> attributes(ASN1ObjectIdentifier type) {
        List<String> found = new ArrayList<>();
        for (RDN part : request.getSubject().getRDNs()) {
            for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
                if (attribute.getType().equals(type)) {
                    found.add(IETFUtils.valueToString(attribute.getValue()));
                }
            }
        }
        return found;
    }
}
