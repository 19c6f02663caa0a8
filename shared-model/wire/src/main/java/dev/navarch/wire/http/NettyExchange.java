package dev.navarch.wire.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An exchange over whichever HTTP version. */
final class NettyExchange implements Exchange {

    private final RequestHead head;
    private final byte[] body;
    private final boolean tooLarge;
    private final Connection connection;
    private final ResponseChannel back;
    private final BulkPace pace;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable QueryStringDecoder decoder;
    private volatile @Nullable NettyStream stream;
    private @Nullable PiecesWriter writer;

    NettyExchange(
            RequestHead head,
            RequestBody body,
            Connection connection,
            ResponseChannel back,
            BulkPace pace) {
        this.pace = pace;
        this.head = head;
        this.body = body.toBytes();
        this.tooLarge = body.tooLarge();
        this.connection = connection;
        this.back = back;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String rawPath() {
        int mark = head.target().indexOf('?');
        return mark < 0 ? head.target() : head.target().substring(0, mark);
    }

    @Override
    public String path() {
        String raw = rawPath();
        return raw.indexOf('%') < 0 ? raw : decoder().path();
    }

    /** Whether all that is escaped in the target can be read. */
    boolean wellFormed() {
        if (head.target().indexOf('%') < 0) {
            return true;
        }
        try {
            return decoder().path() != null && decoder().parameters() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    @Override
    public String rawQuery() {
        int mark = head.target().indexOf('?');
        return mark < 0 ? "" : head.target().substring(mark + 1);
    }

    @Override
    public Map<String, List<String>> query() {
        return head.target().indexOf('?') < 0 ? Map.of() : decoder().parameters();
    }

    private QueryStringDecoder decoder() {
        QueryStringDecoder known = decoder;
        if (known == null) {
            known = new QueryStringDecoder(head.target());
            decoder = known;
        }
        return known;
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public boolean bodyTooLarge() {
        return tooLarge;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void respond(int status, Headers headers, byte[] bytes) {
        respond(status, headers, List.of(bytes));
    }

    @Override
    public void respond(int status, Headers headers, List<byte[]> parts) {
        respond(status, headers, Pieces.of(parts));
    }

    @Override
    public void respond(int status, Headers headers, Pieces pieces) {
        answer();
        long length = pieces.length();
        Headers complete = headers.copy();
        if (status != 204 && status != 304) {
            complete.set("content-length", Long.toString(length));
        }
        onLoop(() -> {
            boolean empty = length == 0 || head.method().equals("HEAD");
            back.head(status, complete, empty);
            if (empty) {
                back.flush();
            } else if (length <= Pieces.SIZE) {
                writeAll(pieces);
            } else {
                writeInTurns(pieces);
            }
        });
    }

    private void writeAll(Pieces pieces) {
        long left = pieces.length();
        while (left > 0) {
            ByteBuffer piece = pieces.next();
            left -= piece.remaining();
            back.data(Unpooled.wrappedBuffer(piece), left == 0);
        }
        back.flush();
    }

    private void writeInTurns(Pieces pieces) {
        if (!ended.isDone()) {
            PiecesWriter turns = new PiecesWriter(pieces, back, back.answerLimit(), pace);
            writer = turns;
            turns.turn();
        }
    }

    @Override
    public StreamedResponse stream(int status, Headers headers) {
        answer();
        finished.complete(null);
        Headers complete = headers.copy();
        NettyStream opened = new NettyStream(back);
        stream = opened;
        if (abandoned.isDone()) {
            opened.closed(false);
        }
        onLoop(() -> {
            back.head(status, complete, false);
            back.flush();
        });
        return opened;
    }

    @Override
    public Optional<String> upgrade() {
        return head.upgrade();
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        if (head.upgrade().isEmpty()) {
            throw new IllegalStateException("the client did not ask for an upgrade");
        }
        answer();
        finished.complete(null);
        CompletableFuture<RawConnection> taken = new CompletableFuture<>();
        boolean there =
                Loops.run(
                        loop(),
                        () -> {
                            try {
                                taken.complete(back.switchProtocols(headers));
                            } catch (RuntimeException e) {
                                taken.completeExceptionally(e);
                            }
                        });
        if (!there) {
            throw new IllegalStateException("the connection is closed");
        }
        return taken.join();
    }

    @Override
    public void abort() {
        answered.set(true);
        settled.complete(null);
        onLoop(back::abort);
    }

    @Override
    public void onAbandoned(Runnable callback) {
        abandoned.thenRun(callback);
    }

    @Override
    public void onEnded(Runnable callback) {
        ended.thenRun(callback);
    }

    /** The connection or the stream ended, whether or not the answer was complete. */
    void ended(boolean complete) {
        ended.complete(null);
        finished.complete(null);
        PiecesWriter turns = writer;
        if (turns != null) {
            turns.ended();
        }
        NettyStream open = stream;
        if (open != null) {
            open.closed(complete);
        }
        if (!complete) {
            settled.complete(null);
            abandoned.complete(null);
        }
    }

    /** Calls back once, when an answer has begun or nobody waits for one any more. */
    void onAnswered(Runnable callback) {
        settled.thenRun(callback);
    }

    /**
     * Calls back once, when the answer is written, or began if it is a stream, or never will be.
     */
    void onFinished(Runnable callback) {
        finished.thenRun(callback);
    }

    boolean isAnswered() {
        return answered.get();
    }

    void writabilityChanged() {
        NettyStream open = stream;
        if (open != null) {
            open.writabilityChanged();
        }
        PiecesWriter turns = writer;
        if (turns != null) {
            turns.again();
        }
    }

    private void answer() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("answered twice: " + head.method() + " " + rawPath());
        }
        settled.complete(null);
    }

    private EventLoop loop() {
        return back.channel().eventLoop();
    }

    private void onLoop(Runnable task) {
        if (!Loops.run(loop(), task)) {
            ended(false);
        }
    }
}
