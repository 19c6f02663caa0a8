package dev.navarch.api.conformance;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Certificates and keys of a test's own. */
final class Certificates {

    static final String POD_UID = "0f1e2d3c";

    private Certificates() {}

    /** An authority's certificate in PEM. */
    static String authority(String name) throws GeneralSecurityException {
        return Pem.encode(
                CertificateAuthority.create(name, Duration.ofDays(1), Clock.systemUTC())
                        .certificate());
    }

    /** A text as YAML's flow style takes it. */
    static String quoted(String text) {
        return '"' + text.replace("\n", "\\n") + '"';
    }

    /** The specification of a pod's request, with a key whose possession is shown. */
    static String podRequest(String signer, int seconds) throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature proof = Signature.getInstance("Ed25519");
        proof.initSign(keys.getPrivate());
        proof.update(POD_UID.getBytes(StandardCharsets.UTF_8));
        return podRequest(signer, seconds, keys.getPublic().getEncoded(), proof.sign());
    }

    static String podRequest(String signer, int seconds, byte[] key, byte[] proof) {
        return """
        {signerName: %s, podName: p, podUID: %s, serviceAccountName: s, serviceAccountUID: u,
         nodeName: n, nodeUID: v, maxExpirationSeconds: %d, pkixPublicKey: %s,
         proofOfPossession: %s}
        """
                .formatted(
                        signer,
                        POD_UID,
                        seconds,
                        Base64.getEncoder().encodeToString(key),
                        Base64.getEncoder().encodeToString(proof));
    }
}
