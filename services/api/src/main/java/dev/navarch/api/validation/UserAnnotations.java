package dev.navarch.api.validation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What a pod tells a signer that nobody has checked: every key is in somebody's domain. */
final class UserAnnotations {

    private static final int LARGEST = 256 * 1024;

    private UserAnnotations() {}

    static void check(JsonNode annotations, String path, Causes causes) {
        int size = 0;
        for (var annotation : annotations.properties()) {
            String key = annotation.getKey();
            if (!key.contains("/")
                    || !Format.qualifiedNameProblems(key.toLowerCase(Locale.ROOT)).isEmpty()) {
                causes.invalid(
                        path, key, "must be a domain-prefixed key (such as \"acme.io/foo\")");
            }
            size += length(key) + length(annotation.getValue().asString(""));
        }
        if (size > LARGEST) {
            causes.tooLong(path, LARGEST);
        }
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
