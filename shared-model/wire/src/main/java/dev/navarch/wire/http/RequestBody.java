package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects a body up to a limit, and forgets it once it exceeds that. */
final class RequestBody {

    private static final byte[] NONE = {};

    private final int limit;
    private byte[] bytes = NONE;
    private int length;
    private boolean tooLarge;

    RequestBody(int limit) {
        this.limit = limit;
    }

    void add(ByteBuf data) {
        int more = data.readableBytes();
        if (tooLarge || more == 0) {
            return;
        }
        if (more > limit - length) {
            refuse();
            return;
        }
        if (bytes.length < length + more) {
            bytes = Arrays.copyOf(bytes, length == 0 ? more : Math.max(2 * length, length + more));
        }
        data.readBytes(bytes, length, more);
        length += more;
    }

    void refuse() {
        tooLarge = true;
        bytes = NONE;
        length = 0;
    }

    boolean tooLarge() {
        return tooLarge;
    }

    byte[] toBytes() {
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }
}
