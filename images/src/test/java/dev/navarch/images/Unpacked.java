package dev.navarch.images;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image's tar file, read.
 *
 * @param config the image's configuration
 * @param digests of the layers, without what they are packed with
 * @param files names of files, per layer
 */
record Unpacked(JsonNode config, List<String> digests, List<List<String>> files) {

    static Unpacked of(Path image) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(image))) {
            each(in, (entry, bytes) -> entries.put(entry.getName(), bytes.readAllBytes()));
        }
        JsonMapper json = JsonMapper.shared();
        JsonNode manifest = json.readTree(bytes(entries, "manifest.json")).get(0);
        JsonNode config = json.readTree(bytes(entries, manifest.get("Config").asString()));
        List<List<String>> files = new ArrayList<>();
        for (JsonNode layer : manifest.get("Layers")) {
            List<String> names = new ArrayList<>();
            byte[] packed = bytes(entries, layer.asString());
            each(
                    new GZIPInputStream(new java.io.ByteArrayInputStream(packed)),
                    (entry, _) -> {
                        if (entry.isFile()) {
                            names.add(entry.getName());
                        }
                    });
            files.add(names);
        }
        return new Unpacked(
                config,
                config.get("rootfs").get("diff_ids").valueStream().map(JsonNode::asString).toList(),
                files);
    }

    List<String> allFiles() {
        return files.stream().flatMap(List::stream).toList();
    }

    private static byte[] bytes(Map<String, byte[]> entries, String name) {
        byte[] found = entries.get(name);
        if (found == null) {
            throw new IllegalStateException("no " + name + " in the image");
        }
        return found;
    }

    private interface Taker {
        void take(TarArchiveEntry entry, InputStream bytes) throws IOException;
    }

    private static void each(InputStream in, Taker taker) {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                taker.take(entry, tar);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
