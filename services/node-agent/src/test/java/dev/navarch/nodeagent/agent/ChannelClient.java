package dev.navarch.nodeagent.agent;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of the channel protocols; bytes are shown as the characters of the same numbers. */
final class ChannelClient implements AutoCloseable, WebSocket.Listener {

    private static final long SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, ByteArrayOutputStream> channels = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final WebSocket socket;

    private ChannelClient(String url, String protocol) throws Exception {
        socket =
                http.newWebSocketBuilder()
                        .header("Authorization", "Bearer admins-token")
                        .subprotocols(protocol)
                        .buildAsync(URI.create(url), this)
                        .get(SECONDS, TimeUnit.SECONDS);
    }

    static ChannelClient open(String url, String protocol) throws Exception {
        return new ChannelClient(url, protocol);
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    void send(int channel, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer framed = ByteBuffer.allocate(bytes.length + 1).put((byte) channel).put(bytes);
        socket.sendBinary(framed.flip(), true).join();
    }

    void closeChannel(int channel) {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, (byte) channel}), true).join();
    }

    /** Waits until the server has closed properly. */
    void awaitEnd() throws Exception {
        int status = end.get(SECONDS, TimeUnit.SECONDS);
        if (status != WebSocket.NORMAL_CLOSURE) {
            throw new AssertionError("closed with " + status);
        }
    }

    String received(int channel) {
        ByteArrayOutputStream all = channels.get(channel);
        return all == null ? "" : all.toString(StandardCharsets.ISO_8859_1);
    }

    private void take(int channel, byte[] data, int from) {
        channels.computeIfAbsent(channel, c -> new ByteArrayOutputStream())
                .write(data, from, data.length - from);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        if (last) {
            byte[] whole = message.toByteArray();
            message.reset();
            take(whole[0], whole, 1);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            byte[] decoded = Base64.getDecoder().decode(text.substring(1));
            take(text.charAt(0) - '0', decoded, 0);
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }
}
