package dev.navarch.controller;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The cluster's authority as the API service leaves it in the data directory. Read at each use, so
 * that the key is not kept and one that was replaced counts at once.
 */
final class AuthorityFiles implements Supplier<Optional<CertificateAuthority>> {

    private final Path certificate;
    private final Path key;
    private final InstantSource clock;

    AuthorityFiles(Path home, InstantSource clock) {
        this.certificate = home.resolve("pki/ca.crt");
        this.key = home.resolve("pki/ca.key");
        this.clock = clock;
    }

    @Override
    public Optional<CertificateAuthority> get() {
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new CertificateAuthority(Pem.identity(certificate, key), clock));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("the authority's files are damaged", damaged);
        }
    }
}
