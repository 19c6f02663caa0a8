package dev.navarch.api.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document that many clients get, encoded once.
 *
 * @param bytes the document, encoded; nobody may modify them
 * @param etag names this content: a client that has it already gets {@code 304 Not Modified}
 */
public record Document(byte[] bytes, String etag) {

    public static Document of(JsonNode json) {
        return of(JsonMapper.shared().writeValueAsString(json).getBytes(StandardCharsets.UTF_8));
    }

    /** A document that is encoded already. */
    public static Document of(byte[] bytes) {
        return new Document(bytes, '"' + digest(bytes) + '"');
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
            return HexFormat.of().formatHex(hash).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash that the OpenAPI v3 index puts into a document's address. */
    public String hash() {
        return etag.substring(1, etag.length() - 1);
    }
}
