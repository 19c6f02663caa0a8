package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import dev.navarch.wire.http.Pieces;
import java.nio.ByteBuffer;
import java.util.NoSuchElementException;

/**
 * A list around its items' own bytes, which it shares with the cache and with every other list:
 * only what is on its way to the client right now is copied.
 */
final class ListPieces implements Pieces {

    private static final byte[] END = {']', '}'};

    private final byte[] head;
    private final ApiResponse.Many list;
    private final long length;
    private int next = -1;

    ListPieces(byte[] head, ApiResponse.Many list) {
        this.head = head;
        this.list = list;
        long total = head.length + (long) END.length + Math.max(0, list.items().size() - 1);
        for (byte[] item : list.items()) {
            total += item.length;
        }
        this.length = total;
    }

    @Override
    public long length() {
        return length;
    }

    /** Whole items, one at least. */
    @Override
    public ByteBuffer next() {
        int from = next;
        int items = list.items().size();
        if (from > items) {
            throw new NoSuchElementException();
        }
        int size = 0;
        while (next <= items && (size == 0 || size + size(next) <= SIZE)) {
            size += size(next++);
        }
        ByteBuffer piece = ByteBuffer.allocate(size);
        for (int i = from; i < next; i++) {
            put(piece, i);
        }
        return piece.flip();
    }

    private int size(int index) {
        if (index < 0) {
            return head.length;
        }
        if (index == list.items().size()) {
            return END.length;
        }
        return list.items().get(index).length + (index == 0 ? 0 : 1);
    }

    private void put(ByteBuffer piece, int index) {
        if (index < 0) {
            piece.put(head);
        } else if (index == list.items().size()) {
            piece.put(END);
        } else {
            if (index > 0) {
                piece.put((byte) ',');
            }
            piece.put(list.items().get(index));
        }
    }
}
