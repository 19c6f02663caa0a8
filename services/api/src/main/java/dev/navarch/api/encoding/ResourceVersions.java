package dev.navarch.api.encoding;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Puts a resourceVersion into an object's bytes without parsing the rest of it. */
public final class ResourceVersions {

    private ResourceVersions() {}

    /**
     * A copy of the bytes with another {@code metadata.resourceVersion}: what a DELETED event
     * shows, whose object is the last stored one at the revision of its deletion.
     *
     * @param object encoded by {@link EncodedObject}, so it has a resourceVersion
     */
    public static byte[] splice(byte[] object, long revision) {
        try (JsonParser json = at(object)) {
            int from = (int) json.currentTokenLocation().getByteOffset() + 1;
            int to = from + json.getString().length();
            byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[from + digits.length + object.length - to];
            System.arraycopy(object, 0, all, 0, from);
            System.arraycopy(digits, 0, all, from, digits.length);
            System.arraycopy(object, to, all, from + digits.length, object.length - to);
            return all;
        }
    }

    /** The {@code metadata.resourceVersion} of an encoded object. */
    public static long read(byte[] object) {
        try (JsonParser json = at(object)) {
            return Long.parseLong(json.getString());
        }
    }

    private static JsonParser at(byte[] object) {
        JsonParser json = Json.MAPPER.createParser(object);
        json.nextToken();
        if (!find(json, "metadata") || !find(json, "resourceVersion")) {
            throw new IllegalArgumentException("an object without a resourceVersion");
        }
        return json;
    }

    /** Moves from the start of an object to the value of one of its fields. */
    private static boolean find(JsonParser json, String field) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            if (name.equals(field)) {
                return true;
            }
            if (value.isStructStart()) {
                json.skipChildren();
            }
        }
        return false;
    }
}
