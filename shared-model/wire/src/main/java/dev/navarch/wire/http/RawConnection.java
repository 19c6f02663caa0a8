package dev.navarch.wire.http;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of a connection after an upgrade. The streams block, so they belong on virtual threads;
 * nothing is read from the network that nobody asked for.
 */
public interface RawConnection extends AutoCloseable {

    InputStream input();

    /** Writes are sent at once. */
    OutputStream output();

    /** Called once when either side has closed. */
    void onClose(Runnable callback);

    /** Sends what is queued, then closes. */
    @Override
    void close();
}
