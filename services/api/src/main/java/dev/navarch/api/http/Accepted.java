package dev.navarch.api.http;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.wire.http.Headers;
import java.util.List;
import java.util.Optional;

/**
 * What the client wants to read.
 *
 * @param formVersion of {@code meta.k8s.io}, {@code v1}
 */
record Accepted(Form form, String formVersion, Format format) {

    private static final Accepted PLAIN = new Accepted(Form.OBJECT, "v1", Format.JSON);

    /**
     * Chooses among what the client accepts.
     *
     * @param kept whether the type's objects are stored: a review is no row of a table
     * @param protobuf whether there are messages for the type; metadata has one of its own
     * @throws ApiException 406 if it accepts nothing that there is
     */
    static Accepted of(Headers headers, boolean kept, boolean protobuf) {
        List<String> header = headers.list("accept");
        if (header.isEmpty()
                || (header.size() == 1 && header.getFirst().equals(Format.JSON.mediaType()))) {
            return PLAIN;
        }
        for (MediaRange range : MediaRange.list(header)) {
            Optional<Format> format = range.format();
            if (format.isEmpty()) {
                continue;
            }
            boolean binary = format.get() == Format.PROTOBUF;
            String version = range.parameter("v").isEmpty() ? "v1" : range.parameter("v");
            boolean known =
                    (version.equals("v1") || version.equals("v1beta1"))
                            && range.parameter("g").equals("meta.k8s.io");
            switch (range.parameter("as")) {
                case "" -> {
                    if (protobuf || !binary) {
                        return new Accepted(Form.OBJECT, version, format.get());
                    }
                }
                case "Table" -> {
                    if (known && kept && !binary) {
                        return new Accepted(Form.TABLE, version, format.get());
                    }
                }
                case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
                    if (known) {
                        return new Accepted(Form.METADATA, version, format.get());
                    }
                }
                default -> {}
            }
        }
        throw Refusals.notAcceptable(
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
    }

    /** In what to tell the client that it is refused, whatever else it accepts. */
    static Format ofRefusal(Headers headers) {
        return MediaRange.list(headers.list("accept")).stream()
                .flatMap(range -> range.format().stream())
                .findFirst()
                .orElse(Format.JSON);
    }

    String contentType() {
        return format.mediaType();
    }
}
