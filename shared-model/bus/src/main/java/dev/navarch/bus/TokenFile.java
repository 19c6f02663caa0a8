package dev.navarch.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A token that stands in a file, {@code <home>/pki/<component>.token}, which the API service writes
 * at its first start and may write anew later.
 */
public final class TokenFile implements TokenSource {

    private record Held(FileTime modified, String token) {}

    private final Path file;
    private volatile Held held = new Held(FileTime.fromMillis(0), "");

    public TokenFile(Path file) {
        this.file = file;
    }

    /** False while the API service has not written the file yet. */
    public boolean isThere() {
        return Files.isReadable(file);
    }

    /**
     * @throws UncheckedIOException while there is no such file
     */
    @Override
    public String current() {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Held known = held;
            if (!modified.equals(known.modified())) {
                known = new Held(modified, Files.readString(file).strip());
                held = known;
            }
            return known.token();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
