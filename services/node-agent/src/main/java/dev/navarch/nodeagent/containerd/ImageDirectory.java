package dev.navarch.nodeagent.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory from which images are loaded: an archive whose name ends in {@code .tar} is imported
 * and deleted. One that cannot be imported is renamed to {@code .tar.failed}, with the reason
 * beside it in {@code .tar.error}. Put an archive there by renaming, so that it is complete.
 */
public final class ImageDirectory {

    private static final Logger log = LoggerFactory.getLogger(ImageDirectory.class);

    private final Path directory;
    private final PrivateContainerd containerd;

    public ImageDirectory(Path directory, PrivateContainerd containerd) {
        this.directory = directory;
        this.containerd = containerd;
    }

    /** Loads what is there now. */
    public synchronized void look() {
        try {
            Files.createDirectories(directory);
            List<Path> archives;
            try (Stream<Path> entries = Files.list(directory)) {
                archives =
                        entries.filter(path -> path.toString().endsWith(".tar")).sorted().toList();
            }
            for (Path archive : archives) {
                load(archive);
            }
        } catch (IOException e) {
            log.warn("cannot look for images in {}: {}", directory, e.toString());
        }
    }

    private void load(Path archive) throws IOException {
        try {
            containerd.importImage(archive);
            Files.delete(archive);
            log.info("loaded the images of {}", archive.getFileName());
        } catch (IOException e) {
            log.warn("{}", e.getMessage());
            Files.writeString(
                    archive.resolveSibling(archive.getFileName() + ".error"),
                    e.getMessage() + "\n");
            Files.move(archive, archive.resolveSibling(archive.getFileName() + ".failed"));
        }
    }
}
