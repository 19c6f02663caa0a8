package dev.navarch.nodeagent.join;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.IdentityFile;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a certificate when seven tenths of its life are over, with a new key, and goes on trying
 * until it has a new one. Whoever uses the file takes the new one up by itself.
 */
public final class CertificateRenewal {

    private static final Logger log = LoggerFactory.getLogger(CertificateRenewal.class);

    /** Gets a new one. */
    @FunctionalInterface
    public interface Source {
        Identity get() throws IOException;
    }

    private final String name;
    private final IdentityFile file;
    private final Source source;
    private final InstantSource clock;

    /**
     * @param name for the log
     */
    public CertificateRenewal(String name, IdentityFile file, Source source, InstantSource clock) {
        this.name = name;
        this.file = file;
        this.source = source;
        this.clock = clock;
    }

    /** Renews it if it is time; to be called now and then. */
    public void look() {
        X509Certificate held = file.get().certificate();
        if (clock.instant().isBefore(due(held))) {
            return;
        }
        try {
            Identity renewed = source.get();
            file.renew(renewed);
            log.info(
                    "renewed the {} certificate, valid until {}",
                    name,
                    renewed.certificate().getNotAfter().toInstant());
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "the {} certificate, which ends at {}, could not be renewed this time: {}",
                    name,
                    held.getNotAfter().toInstant(),
                    e.getMessage());
        }
    }

    static Instant due(X509Certificate certificate) {
        Instant begin = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(begin, certificate.getNotAfter().toInstant());
        return begin.plus(life.multipliedBy(7).dividedBy(10));
    }
}
