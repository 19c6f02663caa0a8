package dev.navarch.wire.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Joins two raw connections, byte for byte in both directions. */
public final class Pipe {

    private static final int CHUNK = 32 * 1024;

    private Pipe() {}

    /**
     * Copies until either side ends and what it had sent is delivered, then closes both. Returns at
     * once.
     */
    public static void join(RawConnection one, RawConnection other) {
        Thread.ofVirtual().name("pipe").start(() -> copy(one, other));
        Thread.ofVirtual().name("pipe").start(() -> copy(other, one));
    }

    private static void copy(RawConnection from, RawConnection to) {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = from.input();
            OutputStream out = to.output();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side is gone, which is how such connections end.
        } finally {
            // Not the other one as well: it may have sent more than was copied so far, and ends
            // by itself when the copy in its direction has seen that this side is closed.
            to.close();
        }
    }
}
