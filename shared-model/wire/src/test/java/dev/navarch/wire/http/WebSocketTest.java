package dev.navarch.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.WebSocket.Listener;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebSocketTest {

    private static void echo(Exchange exchange) throws Exception {
        try (WebSocket socket = WebSocket.accept(exchange, "v5.channel.k8s.io")) {
            for (var m = socket.read(); m.isPresent(); m = socket.read()) {
                socket.send(m.get().opcode(), m.get().data());
            }
        }
    }

    @Test
    void exchangesMessagesOfAllLengthForms() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        Listener listener =
                new Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public @Nullable CompletionStage<?> onBinary(
                            java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
                        text.append(UTF_8.decode(data));
                        if (last) {
                            got.add(text.toString());
                            text.setLength(0);
                        }
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public @Nullable CompletionStage<?> onClose(
                            java.net.http.WebSocket socket, int status, String reason) {
                        got.add("closed " + status);
                        return null;
                    }
                };
        try (ServerFixture fixture = new ServerFixture(WebSocketTest::echo);
                HttpClient client = fixture.client(HttpClient.Version.HTTP_1_1)) {
            var socket =
                    client.newWebSocketBuilder()
                            .subprotocols("v5.channel.k8s.io")
                            .buildAsync(
                                    java.net.URI.create(
                                            "wss://127.0.0.1:" + fixture.server.port() + "/"),
                                    listener)
                            .get(60, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol()).isEqualTo("v5.channel.k8s.io");
            for (int length : new int[] {5, 125, 126, 65535, 65536, 300_000}) {
                String message = "x".repeat(length);
                socket.sendBinary(ByteBuffer.wrap(message.getBytes(UTF_8)), true).join();
                assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo(message);
            }
            socket.sendClose(1000, "bye").join();
            assertThat(got.poll(60, TimeUnit.SECONDS)).isEqualTo("closed 1000");
        }
    }

    @Test
    void acceptsAsTheRfcShows() {
        assertThat(WebSocket.acceptance("dGhlIHNhbXBsZSBub25jZQ=="))
                .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
