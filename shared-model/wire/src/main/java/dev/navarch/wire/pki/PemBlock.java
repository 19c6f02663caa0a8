package dev.navarch.wire.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * One block of a text in PEM, as somebody wrote it.
 *
 * @param hasHeaders whether there is more than the content, which RFC 7468 does not allow
 */
public record PemBlock(String type, boolean hasHeaders, byte[] content) {

    /**
     * The blocks of a text, whatever they are.
     *
     * @throws GeneralSecurityException if a block does not end or is not in Base64
     */
    public static List<PemBlock> read(String text) throws GeneralSecurityException {
        List<PemBlock> blocks = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(text))) {
            for (PemObject next = reader.readPemObject();
                    next != null;
                    next = reader.readPemObject()) {
                blocks.add(
                        new PemBlock(
                                next.getType(), !next.getHeaders().isEmpty(), next.getContent()));
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException damaged) {
            throw new GeneralSecurityException("damaged PEM block", damaged);
        }
        return blocks;
    }

    /** The block as RFC 7468 wants it, without headers and what stood around it. */
    public String text() {
        return Pem.block(type, content);
    }

    /** The certificate that it is, if it is one. */
    public Optional<X509Certificate> certificate() {
        try {
            return Optional.of(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(content)));
        } catch (GeneralSecurityException none) {
            return Optional.empty();
        }
    }
}
