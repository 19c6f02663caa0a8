package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1: one exchange at a time; what a pipelining client sends meanwhile waits.
 *
 * <p>A body that is too large is answered at once and then read to its end, since a connection that
 * is closed with bytes unread would take the answer with it.
 */
final class Http1Handler extends ChannelInboundHandlerAdapter implements ResponseChannel {

    private static final int MAX_WAITING = 256;
    private static final int DRAIN_SECONDS = 5;

    private final Dispatcher dispatcher;
    private final Connection connection;
    private final int maxBody;
    private final Duration bodyLimit;
    private final Channel channel;
    private final Deque<Object> waiting = new ArrayDeque<>();

    private @Nullable RequestHead head;
    private @Nullable NettyExchange exchange;
    private RequestBody body;
    private boolean keepAlive = true;
    private boolean http10;
    private boolean received;
    private boolean responded;
    private long heads;
    private @Nullable Future<?> bodyCut;

    Http1Handler(
            Channel channel,
            Dispatcher dispatcher,
            Connection connection,
            int maxBody,
            Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.channel = channel;
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.maxBody = maxBody;
        this.body = new RequestBody(maxBody);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest) {
            heads++;
        }
        if (exchange != null && received) {
            if (waiting.size() >= MAX_WAITING) {
                ReferenceCountUtil.release(message);
                ctx.close();
                return;
            }
            waiting.add(message);
            return;
        }
        take(message);
    }

    private void take(Object message) {
        try {
            if (message instanceof DecoderResultProvider read && read.decoderResult().isFailure()) {
                refuse(status(read.decoderResult().cause()));
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        keepAlive = HttpUtil.isKeepAlive(request);
        http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        received = false;
        responded = false;
        body = new RequestBody(maxBody);
        Headers headers = new Headers();
        request.headers()
                .iteratorCharSequence()
                .forEachRemaining(e -> headers.add(e.getKey().toString(), e.getValue().toString()));
        boolean upgrades =
                headers.list("connection").stream().anyMatch(v -> v.equalsIgnoreCase("upgrade"));
        Optional<String> upgrade =
                upgrades
                        ? headers.first("upgrade").map(u -> u.toLowerCase(Locale.ROOT))
                        : Optional.empty();
        head = new RequestHead(request.method().name(), request.uri(), headers, upgrade);
        if (HttpUtil.getContentLength(request, 0L) > 0
                || HttpUtil.isTransferEncodingChunked(request)) {
            bodyCut =
                    channel.eventLoop()
                            .schedule(
                                    this::bodyTimedOut,
                                    bodyLimit.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
        if (HttpUtil.getContentLength(request, 0L) > maxBody) {
            body.refuse();
            dispatch(head);
        } else if (HttpUtil.is100ContinueExpected(request)) {
            channel.writeAndFlush(
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.CONTINUE,
                            Unpooled.EMPTY_BUFFER));
        }
    }

    private static HttpResponseStatus status(Throwable malformed) {
        return switch (malformed) {
            case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }

    /** How many requests have begun, those included that wait. */
    long heads() {
        return heads;
    }

    /** Whether what comes next is a request line. */
    boolean awaitsHead() {
        return head == null || received;
    }

    /** A request's head did not come in time; what is in progress goes on. */
    void headTimedOut() {
        if (exchange == null) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT);
        }
    }

    private void bodyTimedOut() {
        if (!received && exchange == null) {
            refuse(HttpResponseStatus.REQUEST_TIMEOUT);
        } else if (!received) {
            channel.close();
        }
    }

    private void content(HttpContent content) {
        RequestHead current = head;
        if (current == null) {
            return;
        }
        body.add(content.content());
        received |= content instanceof LastHttpContent;
        Future<?> cut = bodyCut;
        if (received && cut != null) {
            cut.cancel(false);
            bodyCut = null;
        }
        if (exchange == null && (received || body.tooLarge())) {
            dispatch(current);
        } else if (received && responded) {
            finish();
        }
    }

    private void dispatch(RequestHead current) {
        if (body.tooLarge()) {
            keepAlive = false;
        }
        NettyExchange next = new NettyExchange(current, body, connection, this, dispatcher.pace());
        exchange = next;
        dispatcher.dispatch(next);
    }

    private void refuse(HttpResponseStatus status) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0).set("connection", "close");
        channel.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Duration answerLimit() {
        return bodyLimit;
    }

    @Override
    public void head(int status, Headers headers, boolean last) {
        HttpResponse response =
                last
                        ? new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1,
                                HttpResponseStatus.valueOf(status),
                                Unpooled.EMPTY_BUFFER)
                        : new DefaultHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        headers.forEach((name, value) -> response.headers().add(name, value));
        if (!last && !headers.contains("content-length")) {
            if (http10) {
                keepAlive = false;
            } else {
                HttpUtil.setTransferEncodingChunked(response, true);
            }
        }
        keepAlive &= !dispatcher.draining();
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        channel.write(response);
        if (last) {
            responded();
        }
    }

    @Override
    public void data(ByteBuf data, boolean last) {
        channel.write(last ? new DefaultLastHttpContent(data) : new DefaultHttpContent(data));
        if (last) {
            responded();
        }
    }

    private void responded() {
        responded = true;
        if (received) {
            finish();
        } else {
            channel.flush();
            channel.eventLoop().schedule(() -> channel.close(), DRAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void finish() {
        NettyExchange done = exchange;
        exchange = null;
        head = null;
        if (done != null) {
            done.ended(true);
        }
        if (!keepAlive || dispatcher.draining()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        while (!waiting.isEmpty() && !(exchange != null && received)) {
            take(waiting.poll());
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void abort() {
        channel.close();
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        HttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.SWITCHING_PROTOCOLS,
                        Unpooled.EMPTY_BUFFER);
        headers.forEach((name, value) -> response.headers().add(name, value));
        response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
        channel.writeAndFlush(response);
        exchange = null;
        return NettyRaw.takeOver(
                channel,
                IdleStateHandler.class,
                Http1Handler.class,
                HttpServerCodec.class,
                HeadTimer.class);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        NettyExchange current = exchange;
        if (current != null) {
            current.writabilityChanged();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        NettyExchange current = exchange;
        exchange = null;
        Future<?> cut = bodyCut;
        if (cut != null) {
            cut.cancel(false);
        }
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (current != null) {
            current.ended(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (GoAway.ASKED.equals(event)) {
            keepAlive = false;
        }
        if ((GoAway.ASKED.equals(event) || event instanceof IdleStateEvent) && exchange == null) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
