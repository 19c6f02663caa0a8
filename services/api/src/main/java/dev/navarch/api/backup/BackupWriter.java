package dev.navarch.api.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a backup: a ZIP file that only its owner can read, under its name when it is whole and not
 * before.
 */
final class BackupWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path partial;
    private final FileChannel channel;
    private final ZipOutputStream zip;
    private final Map<String, Checksums.Sum> sums = new LinkedHashMap<>();

    /**
     * @throws BackupException if there is such a file already
     */
    BackupWriter(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        this.partial = this.file.resolveSibling(this.file.getFileName() + ".partial");
        if (Files.exists(this.file)) {
            throw new BackupException(file + " is there already");
        }
        Files.deleteIfExists(partial);
        Files.createFile(
                partial,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        this.channel = FileChannel.open(partial, StandardOpenOption.WRITE);
        this.zip =
                new ZipOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
    }

    /** Writes what is in an entry, and says how many rows there were. */
    interface Content {
        long writeTo(OutputStream out) throws IOException, SQLException;
    }

    long entry(String name, Content content) throws IOException, SQLException {
        zip.putNextEntry(new ZipEntry(name));
        DigestOutputStream digested = new DigestOutputStream(open(zip), sha256());
        BufferedOutputStream out = new BufferedOutputStream(digested, BUFFER);
        long rows = content.writeTo(out);
        out.flush();
        zip.closeEntry();
        sums.put(
                name,
                new Checksums.Sum(
                        HexFormat.of().formatHex(digested.getMessageDigest().digest()), rows));
        return rows;
    }

    void entry(String name, byte[] content) throws IOException, SQLException {
        entry(
                name,
                out -> {
                    out.write(content);
                    return 0;
                });
    }

    /** Makes the file durable and gives it its name. */
    void finish() throws IOException {
        zip.putNextEntry(new ZipEntry(Checksums.ENTRY));
        zip.write(new Checksums(sums).encode());
        zip.closeEntry();
        zip.finish();
        zip.flush();
        channel.force(true);
        try {
            Files.createLink(file, partial);
        } catch (FileAlreadyExistsException another) {
            throw new BackupException(file + " is there already", another);
        } catch (UnsupportedOperationException noLinksHere) {
            Files.move(partial, file);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(partial);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An entry's writer closes what it was given; the file has more entries. */
    private static OutputStream open(OutputStream out) {
        return new FilterOutputStream(out) {

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }
}
