package dev.navarch.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One HTTP/2 stream, which carries one exchange. */
final class Http2StreamHandler extends ChannelInboundHandlerAdapter implements ResponseChannel {

    private final Dispatcher dispatcher;
    private final Connection connection;
    private final Channel channel;
    private final RequestBody body;
    private final Duration bodyLimit;

    private @Nullable RequestHead head;
    private @Nullable NettyExchange exchange;
    private boolean ended;
    private @Nullable Future<?> bodyCut;

    Http2StreamHandler(
            Channel channel,
            Dispatcher dispatcher,
            Connection connection,
            int maxBody,
            Duration bodyLimit) {
        this.bodyLimit = bodyLimit;
        this.channel = channel;
        this.dispatcher = dispatcher;
        this.connection = connection;
        this.body = new RequestBody(maxBody);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof Http2HeadersFrame frame) {
                if (head == null) {
                    head = read(frame.headers());
                }
                received(frame.isEndStream());
            } else if (message instanceof Http2DataFrame frame) {
                body.add(frame.content());
                received(frame.isEndStream());
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void received(boolean last) {
        if (last) {
            cancelCut();
        } else if (bodyCut == null) {
            bodyCut =
                    channel.eventLoop()
                            .schedule(this::abort, bodyLimit.toMillis(), TimeUnit.MILLISECONDS);
        }
        RequestHead current = head;
        if (exchange == null && current != null && (last || body.tooLarge())) {
            exchange = new NettyExchange(current, body, connection, this, dispatcher.pace());
            dispatcher.dispatch(exchange);
            if (dispatcher.sendsAway()) {
                channel.parent().pipeline().fireUserEventTriggered(GoAway.ASKED);
            }
        }
    }

    private void cancelCut() {
        Future<?> cut = bodyCut;
        if (cut != null) {
            cut.cancel(false);
            bodyCut = null;
        }
    }

    @Override
    public Duration answerLimit() {
        return bodyLimit;
    }

    private static RequestHead read(Http2Headers from) {
        Headers headers = new Headers();
        CharSequence authority = from.authority();
        if (authority != null) {
            headers.add("host", authority.toString());
        }
        for (Map.Entry<CharSequence, CharSequence> field : from) {
            if (field.getKey().charAt(0) != ':') {
                headers.add(field.getKey().toString(), field.getValue().toString());
            }
        }
        return new RequestHead(
                String.valueOf(from.method()),
                String.valueOf(from.path()),
                headers,
                Optional.empty());
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void head(int status, Headers headers, boolean last) {
        Http2Headers out = new DefaultHttp2Headers(false, 16);
        out.status(Integer.toString(status));
        headers.forEach(out::add);
        channel.write(new DefaultHttp2HeadersFrame(out, last));
        completed(last);
    }

    @Override
    public void data(ByteBuf data, boolean last) {
        channel.write(new DefaultHttp2DataFrame(data, last));
        completed(last);
    }

    private void completed(boolean last) {
        if (last) {
            end(true);
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void abort() {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        end(false);
    }

    @Override
    public RawConnection switchProtocols(Headers headers) {
        throw new IllegalStateException("HTTP/2 has no upgrade");
    }

    private void end(boolean complete) {
        NettyExchange current = exchange;
        if (!ended && current != null) {
            ended = true;
            current.ended(complete);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        NettyExchange current = exchange;
        if (current != null) {
            current.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame) {
            end(false);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelCut();
        end(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
