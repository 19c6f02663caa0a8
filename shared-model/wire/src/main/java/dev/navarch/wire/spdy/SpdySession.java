package dev.navarch.wire.spdy;

import dev.navarch.wire.http.RawConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's side of SPDY/3.1 over a connection that was upgraded to it. The peers are written
 * with moby/spdystream, which neither keeps nor grants flow control windows, so none are kept here:
 * a slow reader holds up the connection itself.
 */
public final class SpdySession implements AutoCloseable {

    private static final int BUFFER = 32 * 1024;

    private final RawConnection connection;
    private final EmbeddedChannel decoder = codec();
    private final EmbeddedChannel encoder = codec();
    private final ReentrantLock sending = new ReentrantLock();
    private final ConcurrentMap<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private int nextId = 1;

    public SpdySession(RawConnection connection) {
        this.connection = connection;
    }

    private static EmbeddedChannel codec() {
        return new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    }

    /**
     * Opens a stream.
     *
     * @param headers names in lower case
     */
    public SpdyStream open(Map<String, String> headers, SpdyStream.Listener listener)
            throws IOException {
        sending.lock();
        try {
            SpdyStream stream = new SpdyStream(this, nextId, listener);
            streams.put(nextId, stream);
            DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(nextId, 0, (byte) 0);
            headers.forEach((name, value) -> frame.headers().set(name, value));
            nextId += 2;
            send(frame);
            return stream;
        } finally {
            sending.unlock();
        }
    }

    void send(SpdyFrame frame) throws IOException {
        sending.lock();
        try {
            encoder.writeOutbound(frame);
            for (ByteBuf out = encoder.readOutbound(); out != null; out = encoder.readOutbound()) {
                try {
                    connection.output().write(ByteBufUtil.getBytes(out));
                } finally {
                    out.release();
                }
            }
        } finally {
            sending.unlock();
        }
    }

    /**
     * Reads until the connection ends, which ends every stream.
     *
     * @throws IOException if the peer breaks the protocol or a listener cannot take more
     */
    public void run() throws IOException {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = read(buffer); n >= 0; n = read(buffer)) {
                decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, n));
                for (Object frame = decoder.readInbound();
                        frame != null;
                        frame = decoder.readInbound()) {
                    try {
                        take(frame);
                    } finally {
                        ReferenceCountUtil.release(frame);
                    }
                }
            }
        } finally {
            for (SpdyStream stream : streams.values()) {
                stream.end();
            }
            decoder.finishAndReleaseAll();
        }
    }

    private int read(byte[] buffer) {
        try {
            return connection.input().read(buffer);
        } catch (IOException gone) {
            return -1;
        }
    }

    private void take(Object frame) throws IOException {
        switch (frame) {
            case SpdyDataFrame data -> {
                SpdyStream stream = streams.get(data.streamId());
                if (stream != null) {
                    stream.hear(ByteBufUtil.getBytes(data.content()));
                    endIfLast(data);
                }
            }
            case SpdyRstStreamFrame reset -> end(reset.streamId());
            case SpdyStreamFrame other -> endIfLast(other);
            case SpdyPingFrame ping -> send(ping);
            default -> {}
        }
    }

    private void endIfLast(SpdyStreamFrame frame) throws IOException {
        if (frame.isLast()) {
            end(frame.streamId());
        }
    }

    private void end(int id) throws IOException {
        SpdyStream stream = streams.remove(id);
        if (stream != null) {
            stream.end();
        }
    }

    @Override
    public void close() {
        connection.close();
        sending.lock();
        try {
            encoder.finishAndReleaseAll();
        } finally {
            sending.unlock();
        }
    }
}
