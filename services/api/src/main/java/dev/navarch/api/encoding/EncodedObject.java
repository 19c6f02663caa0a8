package dev.navarch.api.encoding;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object encoded once, before its revision is known: the bytes around its {@code
 * metadata.resourceVersion}. The store's writer, which alone knows the revision, only joins them,
 * so encoding takes none of its time.
 *
 * <p>The identity comes first in the encoded object ({@code apiVersion, kind, metadata.name, …}),
 * so whoever looks for it in the bytes need not read the rest.
 */
public final class EncodedObject implements LongFunction<byte[]> {

    private static final Set<String> HEAD = Set.of("apiVersion", "kind", "metadata");
    private static final List<String> IDENTITY =
            List.of("name", "generateName", "namespace", "uid");
    private static final Set<String> WRITTEN_FIRST =
            Set.of("name", "generateName", "namespace", "uid", "resourceVersion");

    private final byte[] before;
    private final byte[] after;

    private EncodedObject(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
    }

    public static EncodedObject of(ObjectNode object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        int split;
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.writeStartObject();
            writeField(json, "apiVersion", object.get("apiVersion"));
            writeField(json, "kind", object.get("kind"));
            json.writeName("metadata");
            json.writeStartObject();
            ObjectNode metadata = Json.child(object, "metadata");
            for (String name : IDENTITY) {
                writeField(json, name, metadata.get(name));
            }
            json.writeName("resourceVersion");
            json.writeString("");
            json.flush();
            split = out.size() - 1;
            writeRest(json, metadata, WRITTEN_FIRST);
            json.writeEndObject();
            writeRest(json, object, HEAD);
            json.writeEndObject();
        }
        byte[] all = out.toByteArray();
        return new EncodedObject(
                Arrays.copyOf(all, split), Arrays.copyOfRange(all, split, all.length));
    }

    /** About the length of the whole, in bytes. */
    public int size() {
        return before.length + after.length;
    }

    @Override
    public byte[] apply(long revision) {
        byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[before.length + digits.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(digits, 0, all, before.length, digits.length);
        System.arraycopy(after, 0, all, before.length + digits.length, after.length);
        return all;
    }

    /** The object without a resourceVersion: what a dry run answers for one that is not stored. */
    public byte[] without() {
        String field = "\"resourceVersion\":\"";
        int cut = before.length - field.length();
        boolean first = before[cut - 1] == '{';
        int from = first && after.length > 1 && after[1] == ',' ? 2 : 1;
        cut -= first ? 0 : 1;
        byte[] all = Arrays.copyOf(before, cut + after.length - from);
        System.arraycopy(after, from, all, cut, after.length - from);
        return all;
    }

    private static void writeRest(JsonGenerator json, ObjectNode object, Set<String> written) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!written.contains(field.getKey())) {
                writeField(json, field.getKey(), field.getValue());
            }
        }
    }

    private static void writeField(JsonGenerator json, String name, @Nullable JsonNode value) {
        if (value != null) {
            json.writeName(name);
            json.writeTree(value);
        }
    }
}
