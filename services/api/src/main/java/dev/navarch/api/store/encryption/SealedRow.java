package dev.navarch.api.store.encryption;

import dev.navarch.api.encoding.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row's JSON when its object is encrypted: an array, which no object is, of the ciphertext and of
 * the metadata that views show. Annotations are not among it, since {@code kubectl apply} repeats
 * the whole object in one.
 *
 * <pre>["k8s:enc:aesgcm:v1:key1:…", {"metadata": {"name": "db", "labels": {…}}}]</pre>
 */
final class SealedRow {

    private static final String START = "[\"";
    private static final List<String> SHOWN =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "labels");

    private SealedRow() {}

    static byte[] of(String text, byte[] object) {
        JsonNode metadata = Json.MAPPER.readTree(object).path("metadata");
        ObjectNode shown = Json.MAPPER.createObjectNode();
        ObjectNode shownMetadata = shown.putObject("metadata");
        for (String field : SHOWN) {
            if (metadata.has(field)) {
                shownMetadata.set(field, metadata.get(field));
            }
        }
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        row.writeBytes(start(text));
        row.writeBytes("\",".getBytes(StandardCharsets.US_ASCII));
        row.writeBytes(Json.write(shown));
        row.write(']');
        return row.toByteArray();
    }

    /** How a row begins whose text begins so. */
    static byte[] start(String text) {
        return (START + text).getBytes(StandardCharsets.UTF_8);
    }

    static boolean is(byte[] row) {
        return row.length > 0 && row[0] == '[';
    }

    static String text(byte[] row) {
        int end = START.length();
        while (end < row.length && row[end] != '"') {
            end++;
        }
        return new String(row, START.length(), end - START.length(), StandardCharsets.UTF_8);
    }
}
