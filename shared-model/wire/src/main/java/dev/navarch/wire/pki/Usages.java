package dev.navarch.wire.pki;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a certificate's key may be used for, from the words that {@code certificates.k8s.io} has for
 * it (API reference, {@code CertificateSigningRequestSpec.usages}) to X.509's.
 *
 * @param bits of the extension {@code keyUsage}
 * @param purposes of the extension {@code extendedKeyUsage}
 */
public record Usages(int bits, Set<KeyPurposeId> purposes) {

    private static final Map<String, Integer> BITS =
            Map.of(
                    "signing", KeyUsage.digitalSignature,
                    "digital signature", KeyUsage.digitalSignature,
                    "content commitment", KeyUsage.nonRepudiation,
                    "key encipherment", KeyUsage.keyEncipherment,
                    "key agreement", KeyUsage.keyAgreement,
                    "data encipherment", KeyUsage.dataEncipherment,
                    "cert sign", KeyUsage.keyCertSign,
                    "crl sign", KeyUsage.cRLSign,
                    "encipher only", KeyUsage.encipherOnly,
                    "decipher only", KeyUsage.decipherOnly);

    private static final Map<String, KeyPurposeId> PURPOSES =
            Map.ofEntries(
                    Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
                    Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
                    Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
                    Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
                    Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
                    Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
                    Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
                    Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
                    Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
                    Map.entry("microsoft sgc", purpose("1.3.6.1.4.1.311.10.3.3")),
                    Map.entry("netscape sgc", purpose("2.16.840.1.113730.4.1")));

    public Usages {
        purposes = Set.copyOf(purposes);
    }

    /**
     * @throws IllegalArgumentException if there is a word that nobody knows
     */
    public static Usages of(Collection<String> words) {
        int bits = 0;
        Set<KeyPurposeId> purposes = new LinkedHashSet<>();
        Set<String> unknown = new TreeSet<>();
        for (String word : words) {
            if (BITS.containsKey(word)) {
                bits |= BITS.get(word);
            } else if (PURPOSES.containsKey(word)) {
                purposes.add(PURPOSES.get(word));
            } else {
                unknown.add(word);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unrecognized usage values: " + unknown);
        }
        return new Usages(bits, purposes);
    }

    private static KeyPurposeId purpose(String identifier) {
        return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(identifier));
    }
}
