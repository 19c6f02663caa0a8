package dev.navarch.nodeagent.join;

import dev.navarch.wire.pki.IdentityFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether the certificates of an earlier joining still make this machine the node that it shall be.
 */
final class HeldCertificates {

    /** The type of an address among a certificate's names (RFC 5280, GeneralName). */
    private static final Integer ADDRESS = 7;

    private final JoinedFiles files;

    HeldCertificates(JoinedFiles files) {
        this.files = files;
    }

    /**
     * Why they do not; empty if they do.
     *
     * @param address the node's
     */
    Optional<String> fault(String name, String address, Instant now) {
        try {
            X509Certificate client = new IdentityFile(files.client()).get().certificate();
            X509Certificate serving = new IdentityFile(files.serving()).get().certificate();
            if (ended(client, now)) {
                return fault(files.client(), "ended at " + client.getNotAfter().toInstant());
            }
            if (ended(serving, now)) {
                return fault(files.serving(), "ended at " + serving.getNotAfter().toInstant());
            }
            String subject = client.getSubjectX500Principal().getName();
            if (!List.of(subject.split("[,+]")).contains("CN=system:node:" + name)) {
                return fault(files.client(), "is of " + subject);
            }
            if (!names(serving, address)) {
                return fault(files.serving(), "does not name " + address);
            }
            for (X509Certificate each : List.of(client, serving)) {
                each.verify(authority().getPublicKey());
            }
            return Optional.empty();
        } catch (IOException | GeneralSecurityException unusable) {
            return Optional.of("what it has cannot be used: " + unusable.getMessage());
        }
    }

    X509Certificate authority() throws IOException {
        return files.authorities().certificates().getFirst();
    }

    private static boolean ended(X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotAfter().toInstant());
    }

    private static boolean names(X509Certificate serving, String address)
            throws GeneralSecurityException {
        Collection<List<?>> all = serving.getSubjectAlternativeNames();
        return all != null
                && all.stream()
                        .filter(name -> ADDRESS.equals(name.getFirst()))
                        .map(name -> InetAddress.ofLiteral((String) name.get(1)).getHostAddress())
                        .anyMatch(address::equals);
    }

    private static Optional<String> fault(Path file, String what) {
        return Optional.of("the certificate in " + file + " " + what);
    }
}
