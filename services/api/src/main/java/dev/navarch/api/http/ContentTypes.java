package dev.navarch.api.http;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.protobuf.ProtobufBodies;
import dev.navarch.model.PatchType;
import dev.navarch.wire.http.Headers;
import java.util.Set;

/** What clients may send. */
final class ContentTypes {

    private static final Set<String> BODIES =
            Set.of("", "*/*", "application/json", "application/yaml", "text/json", "text/yaml");

    private ContentTypes() {}

    static boolean isProtobuf(Headers headers) {
        return mediaType(headers).equals(ProtobufBodies.MEDIA_TYPE);
    }

    /**
     * @throws ApiException 415 if the body is neither JSON nor YAML
     */
    static void checkBody(Headers headers) {
        String type = mediaType(headers);
        if (!BODIES.contains(type)) {
            throw unknown();
        }
    }

    static ApiException unknown() {
        return Refusals.unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
    }

    /**
     * @throws ApiException 415 if it is no patch format
     */
    static PatchType patch(Headers headers) {
        String type = mediaType(headers);
        for (PatchType known : PatchType.values()) {
            if (known.mediaType().equals(type)) {
                return known;
            }
        }
        throw Refusals.unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, application/apply-patch+yaml");
    }

    private static String mediaType(Headers headers) {
        return MediaRange.parse(headers.first("content-type").orElse("")).type();
    }
}
