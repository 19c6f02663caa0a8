package dev.navarch.api.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads a backup, all of whose entries were found whole when it was opened. */
final class BackupReader implements AutoCloseable {

    private final Path file;
    private final ZipFile zip;
    private final Checksums checksums;
    private final Manifest manifest;

    /**
     * Opens a backup and reads all of it once.
     *
     * @throws BackupException if it is not whole, or of another format
     */
    BackupReader(Path file) throws IOException {
        this.file = file;
        try {
            this.zip = new ZipFile(file.toFile());
        } catch (NoSuchFileException missing) {
            throw new BackupException("there is no file " + file, missing);
        } catch (IOException damaged) {
            throw damaged(damaged.getMessage(), damaged);
        }
        try {
            this.checksums = Checksums.decode(bytes(Checksums.ENTRY));
            this.manifest = Manifest.decode(bytes(Manifest.ENTRY));
            verify();
        } catch (BackupException refused) {
            zip.close();
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            zip.close();
            throw damaged(damaged.getMessage(), damaged);
        }
    }

    Manifest manifest() {
        return manifest;
    }

    /** The names of the entries that begin with a prefix. */
    List<String> entries(String prefix) {
        return checksums.entries().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    byte[] bytes(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    /** Takes what is in an entry, and says how many rows there were. */
    interface Taker {
        long take(InputStream in) throws IOException, SQLException;
    }

    /**
     * Hands an entry over.
     *
     * @throws BackupException if it is not what it was when the backup was opened
     */
    void read(String name, Taker taker) throws IOException, SQLException {
        MessageDigest digest = BackupWriter.sha256();
        long rows;
        try (InputStream in = new DigestInputStream(open(name), digest)) {
            rows = taker.take(in);
            in.transferTo(OutputStream.nullOutputStream());
        }
        Checksums.@Nullable Sum sum = checksums.entries().get(name);
        if (sum == null || !sum.sha256().equals(HexFormat.of().formatHex(digest.digest()))) {
            throw damaged(name + " does not have its checksum", null);
        }
        if (sum.rows() != rows) {
            throw damaged(name + " has " + rows + " rows instead of " + sum.rows(), null);
        }
    }

    private void verify() throws IOException {
        Set<String> present = new HashSet<>();
        zip.stream().map(ZipEntry::getName).forEach(present::add);
        present.remove(Checksums.ENTRY);
        Set<String> missing = new HashSet<>(checksums.entries().keySet());
        manifest.tables().forEach(table -> missing.add(table.entry()));
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            throw damaged(missing + " is missing", null);
        }
        present.removeAll(checksums.entries().keySet());
        if (!present.isEmpty()) {
            throw damaged(present + " does not belong to it", null);
        }
        for (var entry : checksums.entries().entrySet()) {
            try {
                read(
                        entry.getKey(),
                        in -> {
                            in.transferTo(OutputStream.nullOutputStream());
                            return entry.getValue().rows();
                        });
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private InputStream open(String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw damaged(name + " is missing", null);
        }
        return zip.getInputStream(entry);
    }

    private BackupException damaged(@Nullable String how, @Nullable Exception cause) {
        String sentence = file + " is no whole backup of Navarch, nothing was changed: " + how;
        return cause == null ? new BackupException(sentence) : new BackupException(sentence, cause);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
