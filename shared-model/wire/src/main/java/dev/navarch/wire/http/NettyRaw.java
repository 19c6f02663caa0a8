package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A channel's bytes as blocking streams. Reads from the network only when a reader waits. */
public final class NettyRaw extends ChannelInboundHandlerAdapter implements RawConnection {

    /** Fired as a user event where the bytes end before the connection does. */
    public static final Object END = new Object();

    private static final Duration LINGER = Duration.ofSeconds(2);

    private final Channel channel;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();
    private boolean ended;
    private boolean wanting;

    private NettyRaw(Channel channel) {
        this.channel = channel;
    }

    /**
     * Takes a channel over, on its event loop.
     *
     * @param from handlers to remove, the last of the pipeline first: a decoder hands on the bytes
     *     that it has not used when it goes
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static NettyRaw takeOver(Channel channel, Class<? extends ChannelHandler>... from) {
        NettyRaw raw = new NettyRaw(channel);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(raw);
        for (Class<? extends ChannelHandler> handler : from) {
            if (channel.pipeline().get(handler) != null) {
                channel.pipeline().remove(handler);
            }
        }
        if (!channel.isActive()) {
            raw.end();
        }
        return raw;
    }

    @Override
    public InputStream input() {
        return new Input();
    }

    @Override
    public OutputStream output() {
        return new Output();
    }

    @Override
    public void onClose(Runnable callback) {
        channel.closeFuture().addListener(f -> callback.run());
    }

    /**
     * Sends what was written and ends the reading; what arrived already can still be read. The
     * connection itself goes when the peer has ended too, at the latest after {@link #LINGER}:
     * where a socket is closed with bytes that nobody read, the kernel resets the connection, and
     * the peer loses what it has not read yet (RFC 9112, section 9.6).
     */
    @Override
    public void close() {
        end();
        if (channel.isOpen() && closing.compareAndSet(false, true)) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> linger());
        }
    }

    private void linger() {
        if (!(channel instanceof DuplexChannel duplex)) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        Future<Void> farewell = tls == null ? channel.newSucceededFuture() : tls.closeOutbound();
        farewell.addListener(said -> duplex.shutdownOutput());
        channel.config().setAutoRead(true);
        Future<?> limit =
                channel.eventLoop()
                        .schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> limit.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lock.lock();
        try {
            if (message instanceof ByteBuf bytes && bytes.isReadable() && !ended) {
                arrived.add(bytes);
                changed.signalAll();
            } else {
                ReferenceCountUtil.release(message);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        lock.lock();
        try {
            wanting = wanting && arrived.isEmpty();
            if (wanting) {
                ctx.read();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        signal();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == END) {
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits, with the lock held, until something makes the condition true. */
    private void await(BooleanSupplier condition) throws IOException {
        try {
            while (!condition.getAsBoolean()) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            lock.lock();
            try {
                if (arrived.isEmpty() && !ended && !wanting) {
                    wanting = true;
                    if (!Loops.run(channel.eventLoop(), channel::read)) {
                        ended = true;
                    }
                }
                await(() -> !arrived.isEmpty() || ended);
                ByteBuf next = arrived.peek();
                if (next == null) {
                    return -1;
                }
                int n = Math.min(length, next.readableBytes());
                next.readBytes(to, offset, n);
                if (!next.isReadable()) {
                    arrived.remove().release();
                }
                return n;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return arrived.stream().mapToInt(ByteBuf::readableBytes).sum();
            } finally {
                lock.unlock();
            }
        }

        /** Gives back what arrived and was not read. */
        @Override
        public void close() {
            lock.lock();
            try {
                ended = true;
                arrived.forEach(ByteBuf::release);
                arrived.clear();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            NettyRaw.this.close();
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            lock.lock();
            try {
                await(() -> channel.isWritable() || !channel.isActive() || closing.get());
            } finally {
                lock.unlock();
            }
            if (!channel.isActive() || closing.get()) {
                throw new IOException("the connection is closed");
            }
            channel.writeAndFlush(Unpooled.copiedBuffer(bytes, offset, length));
        }

        @Override
        public void close() {
            NettyRaw.this.close();
        }
    }
}
