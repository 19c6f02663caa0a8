package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import dev.navarch.wire.http.Pieces;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a list around its items' own bytes. */
final class ListEncoder {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ListEncoder() {}

    static Pieces encode(ApiResponse.Many list) {
        return new ListPieces(head(list), list);
    }

    private static byte[] head(ApiResponse.Many list) {
        ObjectNode metadata = MAPPER.createObjectNode();
        metadata.put("resourceVersion", Long.toString(list.revision()));
        if (!list.continueToken().isEmpty()) {
            metadata.put("continue", list.continueToken());
            if (list.remaining() >= 0) {
                metadata.put("remainingItemCount", list.remaining());
            }
        }
        return ("{\"kind\":\""
                        + list.type().kind()
                        + "List\",\"apiVersion\":\""
                        + list.type().apiVersion(list.version())
                        + "\",\"metadata\":"
                        + MAPPER.writeValueAsString(metadata)
                        + ",\"items\":[")
                .getBytes(StandardCharsets.UTF_8);
    }
}
