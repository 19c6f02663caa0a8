package dev.navarch.nodeagent.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Writes an image of one layer as an OCI image layout in a tar archive, the form that {@code ctr
 * images import} and other tools read. The same content always gives the same digests.
 */
public final class OciArchive {

    private static final String OCI = "application/vnd.oci.image.";

    private final String name;
    private final String architecture;
    private final String configuration;
    private final Tar layer = new Tar();

    /**
     * @param name the name that the image is imported under, with a registry and a tag
     * @param architecture {@code amd64}, {@code arm64}
     * @param configuration the {@code config} object of the image configuration, as JSON
     */
    public OciArchive(String name, String architecture, String configuration) {
        this.name = name;
        this.architecture = architecture;
        this.configuration = configuration;
    }

    public OciArchive file(String path, byte[] content, int mode) {
        layer.file(path, content, mode);
        return this;
    }

    public OciArchive directory(String path, int mode) {
        layer.directory(path, mode);
        return this;
    }

    public OciArchive symbolicLink(String path, String target) {
        layer.symbolicLink(path, target);
        return this;
    }

    public void write(Path archive) {
        try (OutputStream out = Files.newOutputStream(archive)) {
            out.write(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        byte[] layerBytes = layer.bytes();
        String config =
                """
                {"architecture":"%s","os":"linux","config":%s,\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}\
                """
                        .formatted(architecture, configuration, sha256(layerBytes));
        byte[] configBytes = config.getBytes(StandardCharsets.UTF_8);
        String manifest =
                "{\"schemaVersion\":2,\"mediaType\":\""
                        + OCI
                        + "manifest.v1+json\",\"config\":"
                        + descriptor(OCI + "config.v1+json", configBytes, "")
                        + ",\"layers\":["
                        + descriptor(OCI + "layer.v1.tar", layerBytes, "")
                        + "]}";
        byte[] manifestBytes = manifest.getBytes(StandardCharsets.UTF_8);
        String annotations =
                ",\"platform\":{\"architecture\":\""
                        + architecture
                        + "\",\"os\":\"linux\"}"
                        + ",\"annotations\":{\"io.containerd.image.name\":\""
                        + name
                        + "\",\"org.opencontainers.image.ref.name\":\""
                        + name.substring(name.lastIndexOf(':') + 1)
                        + "\"}";
        String index =
                "{\"schemaVersion\":2,\"manifests\":["
                        + descriptor(OCI + "manifest.v1+json", manifestBytes, annotations)
                        + "]}";
        Tar archive = new Tar();
        archive.file("oci-layout", utf8("{\"imageLayoutVersion\":\"1.0.0\"}"), 0644);
        archive.file("index.json", utf8(index), 0644);
        SequencedMap<String, byte[]> blobs = new LinkedHashMap<>();
        blobs.put(sha256(manifestBytes), manifestBytes);
        blobs.put(sha256(configBytes), configBytes);
        blobs.put(sha256(layerBytes), layerBytes);
        archive.directory("blobs", 0755).directory("blobs/sha256", 0755);
        for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
            archive.file("blobs/sha256/" + blob.getKey(), blob.getValue(), 0644);
        }
        return archive.bytes();
    }

    private static String descriptor(String mediaType, byte[] content, String more) {
        return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d%s}"
                .formatted(mediaType, sha256(content), content.length, more);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A POSIX ustar archive in memory, owned by root, at the beginning of time. */
    private static final class Tar {

        private static final int BLOCK = 512;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tar file(String path, byte[] content, int mode) {
            header(path, content.length, mode, '0', "");
            out.writeBytes(content);
            out.writeBytes(new byte[Math.floorMod(-content.length, BLOCK)]);
            return this;
        }

        Tar directory(String path, int mode) {
            header(path + "/", 0, mode, '5', "");
            return this;
        }

        Tar symbolicLink(String path, String target) {
            header(path, 0, 0777, '2', target);
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(out.toByteArray());
            whole.writeBytes(new byte[2 * BLOCK]);
            return whole.toByteArray();
        }

        private void header(String path, long size, int mode, char type, String link) {
            byte[] header = new byte[BLOCK];
            put(header, 0, 100, path);
            put(header, 100, 8, "%07o".formatted(mode));
            put(header, 108, 8, "0000000");
            put(header, 116, 8, "0000000");
            put(header, 124, 12, "%011o".formatted(size));
            put(header, 136, 12, "00000000000");
            put(header, 148, 8, "        ");
            header[156] = (byte) type;
            put(header, 157, 100, link);
            put(header, 257, 8, "ustar\0" + "00");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, 8, "%06o\0 ".formatted(sum));
            out.writeBytes(header);
        }

        private static void put(byte[] header, int at, int length, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > length) {
                throw new IllegalArgumentException("too long for a tar header: " + text);
            }
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }
    }
}
