package dev.navarch.model;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * Finds its way in the bytes of a valid JSON text, without a parser and without garbage. Names with
 * escapes are passed over and never found.
 */
public final class JsonBytes {

    private JsonBytes() {}

    /**
     * Where the value of an object's own field begins.
     *
     * @param object where the object begins, or white space before it
     * @return empty if there is no such field, or no object
     */
    public static OptionalInt field(byte[] json, int object, String name) {
        int at = start(json, object);
        if (json[at] != '{') {
            return OptionalInt.empty();
        }
        byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
        at = start(json, at + 1);
        while (json[at] == '"') {
            int end = afterString(json, at);
            int value = start(json, start(json, end) + 1);
            if (end - at == wanted.length + 2 && matches(json, at + 1, wanted)) {
                return OptionalInt.of(value);
            }
            at = start(json, end(json, value));
            if (json[at] == ',') {
                at = start(json, at + 1);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Where a value ends: the position after its last byte.
     *
     * @param value where it begins
     */
    public static int end(byte[] json, int value) {
        return switch (json[value]) {
            case '"' -> afterString(json, value);
            case '{', '[' -> afterContainer(json, value);
            default -> afterScalar(json, value);
        };
    }

    private static int afterContainer(byte[] json, int open) {
        int depth = 0;
        int at = open;
        while (true) {
            switch (json[at]) {
                case '"' -> at = afterString(json, at) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
            if (depth == 0) {
                return at;
            }
        }
    }

    private static int afterString(byte[] json, int quote) {
        int at = quote + 1;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static int afterScalar(byte[] json, int value) {
        int at = value;
        while (at < json.length && ",}] \t\r\n".indexOf(json[at]) < 0) {
            at++;
        }
        return at;
    }

    private static int start(byte[] json, int at) {
        int here = at;
        while (json[here] == ' '
                || json[here] == '\n'
                || json[here] == '\r'
                || json[here] == '\t') {
            here++;
        }
        return here;
    }

    private static boolean matches(byte[] json, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (json[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
