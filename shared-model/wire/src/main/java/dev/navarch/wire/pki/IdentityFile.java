package dev.navarch.wire.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An identity in one file, certificates and key, so that both change in one step when it is renewed
 * (a kubelet keeps its own so, too). It is read again when the file has changed.
 */
public final class IdentityFile implements Supplier<Identity> {

    private record Held(Version version, Identity identity) {}

    /** A file that is replaced is another one, though it be as old as the clock can tell. */
    private record Version(@Nullable Object key, FileTime modified) {

        static Version of(Path file) throws IOException {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(found.fileKey(), found.lastModifiedTime());
        }
    }

    private final Path file;
    private volatile Held held;

    /**
     * @throws IOException if there is no such file, or it is damaged
     */
    public IdentityFile(Path file) throws IOException {
        this.file = file;
        this.held = read();
    }

    public static void write(Path file, Identity identity) throws IOException {
        SecureFiles.write(file, Pem.encode(identity.chain()) + Pem.encode(identity.key()));
    }

    /** The identity as the file has it; the last one that could be read if that fails. */
    @Override
    public Identity get() {
        try {
            if (!Version.of(file).equals(held.version())) {
                held = read();
            }
        } catch (IOException unreadable) {
            // What was read before serves until it ends.
        }
        return held.identity();
    }

    /** Replaces it, for all who use this file. */
    public void renew(Identity identity) {
        try {
            write(file, identity);
            held = read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Held read() throws IOException {
        Version version = Version.of(file);
        String text = Files.readString(file);
        int key = Math.max(0, text.indexOf("-----BEGIN PRIVATE KEY"));
        try {
            return new Held(
                    version,
                    new Identity(
                            Pem.privateKey(text.substring(key)),
                            Pem.certificates(text.substring(0, key))));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read " + file, e);
        }
    }
}
