package dev.navarch.wire.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.Pipe;
import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.ServerFixture;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UpstreamTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Upstream upstream = new Upstream("upstream", 1);

    @AfterEach
    void close() {
        upstream.close();
    }

    /** Sends back what comes, in upper case, after an upgrade; refuses /no. */
    private static void shout(Exchange exchange) throws IOException {
        if (exchange.path().equals("/no")) {
            exchange.respond(403, Headers.of("x-why", "because"), "refused".getBytes(UTF_8));
            return;
        }
        if (exchange.path().equals("/big")) {
            exchange.respond(200, new Headers(), new byte[5 << 20]);
            return;
        }
        RawConnection raw = exchange.switchProtocols(Headers.of("upgrade", "shout"));
        byte[] buffer = new byte[1000];
        try (raw) {
            for (int n = raw.input().read(buffer); n >= 0; n = raw.input().read(buffer)) {
                raw.output()
                        .write(
                                new String(buffer, 0, n, UTF_8)
                                        .toUpperCase(java.util.Locale.ROOT)
                                        .getBytes(UTF_8));
            }
        }
    }

    private static UpstreamRequest request(String path) {
        return new UpstreamRequest(
                "POST",
                path,
                Headers.of("host", "x", "connection", "Upgrade", "upgrade", "shout"),
                new byte[0]);
    }

    private static Target target(ServerFixture fixture) {
        return Target.secured(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), fixture.server.port()),
                Tls.client(fixture.trusted, Optional.empty()),
                "127.0.0.1");
    }

    private static String ask(RawConnection raw, String text) throws IOException {
        raw.output().write(text.getBytes(UTF_8));
        return new String(raw.input().readNBytes(text.length()), UTF_8);
    }

    @Test
    void pipesAnUpgradedConnectionThroughAServer() throws Exception {
        try (ServerFixture back = new ServerFixture(UpstreamTest::shout);
                ServerFixture front =
                        new ServerFixture(x -> {
                            UpstreamAnswer answer =
                                    upstream.send(target(back), request(x.path()), LIMIT);
                            switch (answer) {
                                case UpstreamAnswer.Upgraded up ->
                                        Pipe.join(x.switchProtocols(up.headers()), up.connection());
                                case UpstreamAnswer.Plain plain ->
                                        x.respond(
                                                plain.status(),
                                                plain.headers(),
                                                plain.body().readAllBytes());
                            }
                        })) {
            UpstreamAnswer answer = upstream.send(target(front), request("/yes"), LIMIT);
            assertThat(answer.headers().first("upgrade")).contains("shout");
            try (RawConnection raw = ((UpstreamAnswer.Upgraded) answer).connection()) {
                assertThat(ask(raw, "hello")).isEqualTo("HELLO");
                String large = "a".repeat(3_000_000);
                Thread writer =
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        raw.output().write(large.getBytes(UTF_8));
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
                byte[] back2 = raw.input().readNBytes(large.length());
                writer.join();
                byte[] expected = new byte[large.length()];
                Arrays.fill(expected, (byte) 'A');
                assertThat(back2).isEqualTo(expected);
            }
            UpstreamAnswer refused = upstream.send(target(front), request("/no"), LIMIT);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers().first("x-why")).contains("because");
            try (InputStream body = ((UpstreamAnswer.Plain) refused).body()) {
                assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("refused");
            }
        }
    }

    @Test
    void endsTheOtherSideWhenOneEnds() throws Exception {
        try (ServerFixture back = new ServerFixture(UpstreamTest::shout);
                ServerFixture front =
                        new ServerFixture(x ->
                                Pipe.join(
                                        x.switchProtocols(Headers.of("upgrade", "shout")),
                                        ((UpstreamAnswer.Upgraded)
                                                        upstream.send(
                                                                target(back), request("/"), LIMIT))
                                                .connection()))) {
            UpstreamAnswer answer = upstream.send(target(front), request("/"), LIMIT);
            RawConnection raw = ((UpstreamAnswer.Upgraded) answer).connection();
            assertThat(ask(raw, "x")).isEqualTo("X");
            back.server.close();
            assertThat(raw.input().read()).isEqualTo(-1);
        }
    }

    @Test
    void readsALongBodyOnDemand() throws Exception {
        try (ServerFixture back = new ServerFixture(UpstreamTest::shout)) {
            UpstreamAnswer answer = upstream.send(target(back), request("/big"), LIMIT);
            try (InputStream body = ((UpstreamAnswer.Plain) answer).body()) {
                assertThat(body.readAllBytes()).hasSize(5 << 20);
            }
        }
    }

    @Test
    void refusesAServerWithAnotherName() throws Exception {
        try (ServerFixture back = new ServerFixture(UpstreamTest::shout)) {
            Target wrong =
                    Target.secured(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), back.server.port()),
                            Tls.client(back.trusted, Optional.empty()),
                            "node-1");
            assertThatThrownBy(() -> upstream.send(wrong, request("/big"), LIMIT))
                    .isInstanceOf(IOException.class);
            Target any =
                    Target.unverified(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), back.server.port()),
                            Tls.trustingClient(Optional.empty()),
                            "node-1");
            assertThat(upstream.send(any, request("/big"), LIMIT).status()).isEqualTo(200);
        }
    }

    @Test
    void saysThatNobodyListens() {
        assertThatThrownBy(() ->
                        upstream.send(
                                Target.plain(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                                request("/"),
                                LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void speaksOverAUnixSocket(@TempDir Path directory) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        try (ServerSocketChannel listening =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            Thread.ofVirtual()
                    .start(() -> {
                        try (SocketChannel peer = listening.accept()) {
                            peer.read(ByteBuffer.allocate(1000));
                            peer.write(
                                    ByteBuffer.wrap(
                                            "HTTP/1.1 101 OK\r\nUpgrade: shout\r\n\r\nhi"
                                                    .getBytes(UTF_8)));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            UpstreamAnswer answer = upstream.send(Target.plain(address), request("/"), LIMIT);
            try (RawConnection raw = ((UpstreamAnswer.Upgraded) answer).connection()) {
                assertThat(new String(raw.input().readAllBytes(), UTF_8)).isEqualTo("hi");
            }
        }
    }
}
