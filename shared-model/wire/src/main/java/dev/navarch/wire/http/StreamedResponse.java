package dev.navarch.wire.http;

import java.io.OutputStream;

/**
 * A body that is written piece by piece. Two ways to use it: {@link #write} with {@link #writable}
 * never blocks; {@link #stream} blocks the (virtual) thread while the client is slow.
 */
public interface StreamedResponse {

    /** Queues bytes, which must not change afterwards, and sends them. Ignored once closed. */
    void write(byte[] bytes);

    /** Like {@link #write} but leaves the bytes unsent until the next flush or write. */
    void writeUnflushed(byte[] bytes);

    void flush();

    /** Whether little enough is queued to write more. */
    boolean writable();

    /** Called on the connection's thread each time the response becomes writable again. */
    void onWritable(Runnable callback);

    /** Called once when the client is gone or the response has ended. */
    void onClose(Runnable callback);

    boolean closed();

    /** Completes the body. */
    void end();

    /** Breaks the body off, so that the client sees that it is incomplete. */
    void abort();

    /** A blocking view; closing it ends the body. */
    OutputStream stream();
}
