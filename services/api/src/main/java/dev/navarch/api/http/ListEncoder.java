package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes a list around its items' own bytes. */
final class ListEncoder {

    /** Large enough that a list is a few pieces, small enough to be allocated anywhere. */
    private static final int PIECE = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final byte[] END = {']', '}'};

    private ListEncoder() {}

    static List<byte[]> encode(ApiResponse.Many list) {
        List<byte[]> pieces = new ArrayList<>();
        byte[] head = head(list);
        long total = head.length + (long) END.length;
        for (byte[] item : list.items()) {
            total += item.length + 1;
        }
        ByteArrayOutputStream piece = piece(total);
        piece.writeBytes(head);
        boolean first = true;
        for (byte[] item : list.items()) {
            if (piece.size() > 0 && piece.size() + item.length >= PIECE) {
                pieces.add(piece.toByteArray());
                piece = piece(PIECE);
            }
            if (!first) {
                piece.write(',');
            }
            first = false;
            piece.writeBytes(item);
        }
        piece.writeBytes(END);
        pieces.add(piece.toByteArray());
        return pieces;
    }

    private static ByteArrayOutputStream piece(long size) {
        return new ByteArrayOutputStream((int) Math.min(size, PIECE));
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
