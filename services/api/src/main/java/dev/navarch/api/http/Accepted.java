package dev.navarch.api.http;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.wire.http.Headers;
import java.util.List;

/**
 * What the client wants to read.
 *
 * @param formVersion of {@code meta.k8s.io}, {@code v1}
 */
record Accepted(Form form, String formVersion, boolean yaml) {

    static final String JSON = "application/json";
    static final String YAML = "application/yaml";

    private static final Accepted PLAIN = new Accepted(Form.OBJECT, "v1", false);

    /**
     * Chooses among what the client accepts.
     *
     * @param kept whether the type's objects are stored: a review is no row of a table
     * @throws ApiException 406 if it accepts nothing that there is
     */
    static Accepted of(Headers headers, boolean kept) {
        List<String> header = headers.list("accept");
        if (header.isEmpty() || (header.size() == 1 && header.getFirst().equals(JSON))) {
            return PLAIN;
        }
        for (MediaRange range : MediaRange.list(header)) {
            boolean json = range.admits(JSON);
            if (!json && !range.type().equals(YAML)) {
                continue;
            }
            String version = range.parameter("v").isEmpty() ? "v1" : range.parameter("v");
            boolean known = version.equals("v1") || version.equals("v1beta1");
            switch (range.parameter("as")) {
                case "" -> {
                    return new Accepted(Form.OBJECT, version, !json);
                }
                case "Table" -> {
                    if (known && kept && range.parameter("g").equals("meta.k8s.io")) {
                        return new Accepted(Form.TABLE, version, !json);
                    }
                }
                case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
                    if (known && range.parameter("g").equals("meta.k8s.io")) {
                        return new Accepted(Form.METADATA, version, !json);
                    }
                }
                default -> {}
            }
        }
        throw new ApiException(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml",
                Details.NONE,
                List.of());
    }

    String contentType() {
        return yaml ? YAML : JSON;
    }
}
