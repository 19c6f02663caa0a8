package dev.navarch.api.backup;

import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The directory of keys: authorities, the keys of service accounts and of Secrets, tokens. All of
 * it is text.
 *
 * @param directory {@code pki} in the data directory
 */
record Keys(Path directory) {

    static final String PREFIX = "pki/";

    /** What every directory has that a cluster made. */
    private static final String AUTHORITY = "ca.crt";

    /**
     * The files by name.
     *
     * @throws BackupException if there are none
     */
    Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> files = files();
        if (!files.containsKey(AUTHORITY)) {
            throw new BackupException(
                    "there are no keys of a cluster in "
                            + directory
                            + "; set navarch.home, or --navarch.backup.keys=false to leave them out");
        }
        return files;
    }

    /**
     * Refuses a directory with other keys than these; the same may be there from an attempt that
     * was cut off.
     */
    void requireFreeFor(Map<String, byte[]> wanted) throws IOException {
        for (Map.Entry<String, byte[]> present : files().entrySet()) {
            if (!Arrays.equals(wanted.get(present.getKey()), present.getValue())) {
                throw new BackupException(
                        "there are keys in "
                                + directory
                                + " already, nothing was changed; restore into an empty"
                                + " navarch.home, or with --navarch.backup.keys=false to leave them as they are");
            }
        }
    }

    /**
     * Writes what is not there yet.
     *
     * @return the names of those files
     */
    List<String> write(Map<String, byte[]> files) throws IOException {
        SecureFiles.directory(directory);
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = directory.resolve(file.getKey());
            if (!directory.equals(target.getParent())) {
                throw new BackupException("the backup names a file " + file.getKey());
            }
            if (!Files.exists(target)) {
                SecureFiles.write(target, new String(file.getValue(), StandardCharsets.UTF_8));
                written.add(file.getKey());
            }
        }
        return written;
    }

    void remove(List<String> names) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.list(directory)) {
                for (Path file : all.toList()) {
                    String name = file.getFileName().toString();
                    if (Files.isRegularFile(file) && !name.startsWith(".")) {
                        files.put(name, Files.readAllBytes(file));
                    }
                }
            }
        }
        return files;
    }
}
