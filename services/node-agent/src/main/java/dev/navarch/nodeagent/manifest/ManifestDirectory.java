package dev.navarch.nodeagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Static pods from the files of a directory; a file that begins with a dot is left alone. */
public final class ManifestDirectory implements ManifestSource {

    private static final Logger log = LoggerFactory.getLogger(ManifestDirectory.class);

    private final Path directory;
    private final String nodeName;
    private final Set<String> complained = new HashSet<>();

    public ManifestDirectory(Path directory, String nodeName) {
        this.directory = directory;
        this.nodeName = nodeName;
    }

    @Override
    public List<Pod> read() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(directory)) {
            files =
                    entries.filter(Files::isRegularFile)
                            .filter(file -> !file.getFileName().toString().startsWith("."))
                            .sorted()
                            .toList();
        }
        List<Pod> pods = new ArrayList<>();
        for (Path file : files) {
            try {
                pods.addAll(
                        Manifests.read(
                                Files.readAllBytes(file), "file", file.toString(), nodeName));
            } catch (IllegalArgumentException e) {
                if (complained.add(file + ": " + e.getMessage())) {
                    log.warn("{}: {}", file, e.getMessage());
                }
            }
        }
        return pods;
    }
}
