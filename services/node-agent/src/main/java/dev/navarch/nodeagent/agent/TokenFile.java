package dev.navarch.nodeagent.agent;

import dev.navarch.bus.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** A token in a file of the PKI directory, read again when the file changes. */
final class TokenFile implements TokenSource {

    private final Path file;
    private @Nullable FileTime readAt;
    private String token = "";

    TokenFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized String current() {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (!modified.equals(readAt)) {
                token = Files.readString(file).strip();
                readAt = modified;
            }
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
