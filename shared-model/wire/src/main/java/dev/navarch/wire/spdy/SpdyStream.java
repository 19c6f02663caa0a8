package dev.navarch.wire.spdy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import java.io.IOException;

/** One of a session's streams. Both directions end apart. */
public final class SpdyStream {

    private static final int CHUNK = 32 * 1024;

    private final SpdySession session;
    private final int id;
    private final Listener listener;
    private boolean ended;

    /** What the peer sends; called by the thread that runs the session, one call at a time. */
    public interface Listener {

        /**
         * @throws IOException when the data cannot be passed on, which ends the session
         */
        void data(byte[] data) throws IOException;

        /** No more comes: the peer has finished or broken off, or the connection is gone. */
        void end() throws IOException;
    }

    SpdyStream(SpdySession session, int id, Listener listener) {
        this.session = session;
        this.id = id;
        this.listener = listener;
    }

    /** Sends; blocks while the connection cannot take more. */
    public void write(byte[] data) throws IOException {
        for (int from = 0; from < data.length; from += CHUNK) {
            int length = Math.min(CHUNK, data.length - from);
            session.send(new DefaultSpdyDataFrame(id, Unpooled.wrappedBuffer(data, from, length)));
        }
    }

    /** Tells the peer that nothing more comes from this side. */
    public void finish() throws IOException {
        DefaultSpdyDataFrame last = new DefaultSpdyDataFrame(id);
        last.setLast(true);
        session.send(last);
    }

    void hear(byte[] data) throws IOException {
        if (!ended && data.length > 0) {
            listener.data(data);
        }
    }

    void end() throws IOException {
        if (!ended) {
            ended = true;
            listener.end();
        }
    }
}
