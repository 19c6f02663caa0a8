package dev.navarch.nodeagent.volume;

import dev.navarch.nodeagent.spec.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps a directory of files that a reader always sees whole, in the old state or the new. The
 * files are in a hidden directory named by time; {@code ..data} is a symbolic link to it that is
 * swapped by one rename, and the names that users see are links through {@code ..data}:
 *
 * <pre>{@code
 * ..2026_01_31_12_00_00.123456789/config.yaml
 * ..data -> ..2026_01_31_12_00_00.123456789
 * config.yaml -> ..data/config.yaml
 * }</pre>
 */
final class AtomicFiles {

    private static final String DATA = "..data";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.nnnnnnnnn")
                    .withZone(ZoneOffset.UTC);

    private AtomicFiles() {}

    /**
     * @param files by relative path
     * @param group whose the files are to be, beside root's
     * @return whether anything changed
     */
    static boolean write(
            Path directory, Map<String, FileContent> files, Optional<Long> group, Instant now)
            throws IOException {
        Files.createDirectories(directory);
        if (current(directory).equals(withGroup(files, group))) {
            return false;
        }
        Path fresh = directory.resolve(NAME.format(now));
        Files.createDirectory(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Map.Entry<String, FileContent> file : withGroup(files, group).entrySet()) {
            put(fresh.resolve(file.getKey()), file.getValue(), group);
        }
        Optional<Path> old = target(directory);
        Path link = directory.resolve("..data_tmp");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(
                link,
                directory.resolve(DATA),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        linkNames(directory, files.keySet());
        if (old.isPresent()) {
            Trees.delete(old.get());
        }
        return true;
    }

    /** Where a group must read, its read bit is set. */
    private static Map<String, FileContent> withGroup(
            Map<String, FileContent> files, Optional<Long> group) {
        if (group.isEmpty()) {
            return files;
        }
        Map<String, FileContent> readable = new HashMap<>();
        files.forEach((path, file) ->
                readable.put(path, new FileContent(file.bytes(), file.mode() | 0440)));
        return readable;
    }

    private static void put(Path file, FileContent content, Optional<Long> group)
            throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content.bytes());
        if (group.isPresent()) {
            Files.setAttribute(file, "unix:gid", Math.toIntExact(group.get()));
        }
        Files.setAttribute(file, "unix:mode", content.mode());
    }

    private static Optional<Path> target(Path directory) throws IOException {
        Path data = directory.resolve(DATA);
        return Files.exists(data, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(directory.resolve(Files.readSymbolicLink(data)))
                : Optional.empty();
    }

    private static Map<String, FileContent> current(Path directory) throws IOException {
        Map<String, FileContent> files = new HashMap<>();
        Optional<Path> target = target(directory);
        if (target.isEmpty() || !Files.isDirectory(target.get())) {
            files.put("", new FileContent(new byte[0], 0));
            return files;
        }
        try (Stream<Path> tree = Files.walk(target.get())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
                files.put(
                        target.get().relativize(file).toString(),
                        new FileContent(Files.readAllBytes(file), mode));
            }
        }
        return files;
    }

    private static void linkNames(Path directory, Set<String> paths) throws IOException {
        Set<String> names = new HashSet<>();
        paths.forEach(path -> names.add(Path.of(path).getName(0).toString()));
        List<Path> present;
        try (Stream<Path> entries = Files.list(directory)) {
            present = entries.toList();
        }
        for (Path entry : present) {
            String name = String.valueOf(entry.getFileName());
            if (!name.startsWith("..") && !names.contains(name)) {
                Files.delete(entry);
            }
        }
        for (String name : names) {
            Path link = directory.resolve(name);
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
    }
}
