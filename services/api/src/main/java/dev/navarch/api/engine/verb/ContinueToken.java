package dev.navarch.api.engine.verb;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the next page of a list starts.
 *
 * @param revision of the first page, which all later pages show too; -1 for whatever is newest
 * @param after the path of the last object that was listed
 */
record ContinueToken(long revision, String after) {

    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("v", VERSION).put("rv", revision).put("start", after);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(json));
    }

    static ContinueToken decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
            JsonNode json = Json.MAPPER.readTree(bytes);
            long revision = json.path("rv").asLong(0);
            String start = json.path("start").asString("");
            if (json.path("v").asString("").equals(VERSION)
                    && (revision > 0 || revision == -1)
                    && !start.isEmpty()) {
                return new ContinueToken(revision, start);
            }
        } catch (IllegalArgumentException | JacksonException e) {
            // Said below, as for a token that lacks something.
        }
        throw Refusals.badRequest("continue key is not valid");
    }
}
