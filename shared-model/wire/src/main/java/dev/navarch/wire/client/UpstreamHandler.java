package dev.navarch.wire.client;

import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.NettyRaw;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Sends the request when connected, and turns the answer into bytes that are read on demand. */
final class UpstreamHandler extends ChannelInboundHandlerAdapter {

    private final UpstreamRequest request;
    private final CompletableFuture<UpstreamAnswer> answer;
    private Headers switching = new Headers();
    private boolean upgraded;

    UpstreamHandler(UpstreamRequest request, CompletableFuture<UpstreamAnswer> answer) {
        this.request = request;
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        DefaultFullHttpRequest message =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.valueOf(request.method()),
                        request.target(),
                        Unpooled.wrappedBuffer(request.body()));
        request.headers()
                .copy()
                .remove("content-length")
                .remove("transfer-encoding")
                .forEach((name, value) -> message.headers().add(name, value));
        if (request.body().length > 0
                || request.method().equals("POST")
                || request.method().equals("PUT")) {
            message.headers().set("content-length", request.body().length);
        }
        ctx.writeAndFlush(message);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response) {
            begin(ctx, response);
        }
        if (message instanceof HttpContent content) {
            boolean last = content instanceof LastHttpContent;
            if (upgraded) {
                content.release();
                answer.complete(
                        new UpstreamAnswer.Upgraded(
                                switching,
                                NettyRaw.takeOver(
                                        ctx.channel(),
                                        UpstreamHandler.class,
                                        HttpClientCodec.class)));
                return;
            }
            ctx.fireChannelRead(content.content());
            if (last) {
                ctx.fireUserEventTriggered(NettyRaw.END);
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            answer.completeExceptionally(new IOException("the answer is not HTTP"));
            ctx.close();
            return;
        }
        Headers headers = new Headers();
        response.headers().forEach(field -> headers.add(field.getKey(), field.getValue()));
        int status = response.status().code();
        if (status == 101) {
            upgraded = true;
            switching = headers;
        } else if (status >= 200) {
            NettyRaw raw = NettyRaw.takeOver(ctx.channel());
            answer.complete(new UpstreamAnswer.Plain(status, headers, raw.input()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        answer.completeExceptionally(new IOException("the connection was closed"));
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        answer.completeExceptionally(cause);
        ctx.close();
    }
}
