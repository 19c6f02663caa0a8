package dev.navarch.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that trickle, flood or do not read are cut off, and others do not notice. */
class MisbehavingClientsTest {

    private static final int GO_AWAY = 7;
    private static final int RESET = 3;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final long LARGE = 200L << 20;

    private final AtomicLong made = new AtomicLong();
    private final Semaphore ended = new Semaphore(0);
    private ServerFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture =
                new ServerFixture(
                        this::answer,
                        options ->
                                options.withTimeouts(
                                                new Timeouts(
                                                        Duration.ofMinutes(3),
                                                        Duration.ofMillis(500),
                                                        Duration.ofMillis(800)))
                                        .withMaxConnections(20));
    }

    private void answer(Exchange exchange) {
        if (exchange.path().equals("/large")) {
            exchange.onEnded(ended::release);
            exchange.respond(200, new Headers(), new Large());
        } else {
            exchange.respond(200, new Headers(), new byte[] {'o', 'k'});
        }
    }

    private final class Large implements Pieces {

        @Override
        public long length() {
            return LARGE;
        }

        @Override
        public ByteBuffer next() {
            made.addAndGet(SIZE);
            return ByteBuffer.allocate(SIZE);
        }
    }

    /** Whoever else is there is served, once connections are free again. */
    @AfterEach
    void others() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!served() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(served()).isTrue();
        fixture.close();
    }

    private boolean served() throws InterruptedException {
        try (HttpClient client = fixture.client(HttpClient.Version.HTTP_2)) {
            HttpRequest request = HttpRequest.newBuilder(fixture.uri("/")).build();
            return client.send(request, BodyHandlers.ofString()).body().equals("ok");
        } catch (IOException e) {
            return false;
        }
    }

    private RawClient client(String protocol) throws IOException {
        return new RawClient(fixture.trusted, fixture.server.port(), protocol);
    }

    @Test
    void cutsOffWhoTricklesHeaders() throws Exception {
        try (RawClient slow = client("http/1.1")) {
            slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
            Thread trickle = Thread.ofVirtual().start(() -> trickle(slow));
            assertThat(slow.untilClosed()).startsWith("HTTP/1.1 408");
            trickle.interrupt();
        }
    }

    private static void trickle(RawClient slow) {
        try {
            while (!Thread.interrupted()) {
                slow.send("X: 1\r\n");
                Thread.sleep(Duration.ofMillis(50));
            }
        } catch (IOException | InterruptedException e) {
            // Cut off, as it should be.
        }
    }

    @Test
    void cutsOffWhoTricklesABody() throws Exception {
        try (RawClient slow = client("http/1.1")) {
            slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
            Thread trickle = Thread.ofVirtual().start(() -> trickle(slow));
            assertThat(slow.untilClosed()).startsWith("HTTP/1.1 408");
            trickle.interrupt();
        }
        try (RawClient slow = client("h2")) {
            slow.preface();
            slow.request(1, "POST", "/", false);
            slow.frame(DATA, 0, 1, new byte[] {'{'});
            assertThat(slow.next(RESET).stream()).isEqualTo(1);
        }
    }

    @Test
    void cutsOffWhoBeginsABlockOfHeadersAndDoesNotEndIt() throws Exception {
        try (RawClient slow = client("h2")) {
            slow.preface();
            // Ends the stream, not the headers: continuations must follow.
            slow.frame(HEADERS, 0x1, 1, new byte[] {(byte) 0x87});
            slow.frame(CONTINUATION, 0, 1, new byte[] {0, 1, 'x', 1, '1'});
            slow.untilClosed();
        }
        try (RawClient slow = client("h2")) {
            slow.preface();
            slow.out.write(new byte[] {0, 0, 8, 6, 0});
            slow.out.flush();
            slow.untilClosed();
        }
    }

    @Test
    void takesABlockOfHeadersInPieces() throws Exception {
        try (RawClient client = client("h2")) {
            client.preface();
            client.request(1, "GET", "/", true);
            assertThat(client.next(DATA).payload())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("ok");
            // Longer than a block may take, which does not count before one begins.
            Thread.sleep(Duration.ofMillis(700));
            client.frame(HEADERS, 0x1, 3, new byte[] {(byte) 0x82, (byte) 0x84});
            client.frame(CONTINUATION, 0, 3, new byte[] {(byte) 0x87});
            client.frame(CONTINUATION, 0x4, 3, new byte[] {0, 1, 'x', 1, '1'});
            assertThat(client.next(DATA).stream()).isEqualTo(3);
        }
    }

    /** Both sides of a loaded machine may need seconds for it. */
    @Test
    void waitsForAHandshakeAsLongAsForAHead() throws Exception {
        Duration head = Duration.ofSeconds(60);
        Timeouts patient = new Timeouts(Duration.ofMinutes(3), head, head);
        try (ServerFixture other =
                        new ServerFixture(this::answer, options -> options.withTimeouts(patient));
                Socket raw = new Socket(InetAddress.getLoopbackAddress(), other.server.port())) {
            // Longer than the ten seconds that Netty gives it.
            Thread.sleep(Duration.ofMillis(10_500));
            SSLSocket late =
                    (SSLSocket)
                            Tls.client(other.trusted, Optional.empty())
                                    .getSocketFactory()
                                    .createSocket(raw, "127.0.0.1", other.server.port(), true);
            late.startHandshake();
            late.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(late.getInputStream().readNBytes(15))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void letsAConnectionLiveOnAfterRequests() throws Exception {
        try (RawClient idle = client("http/1.1")) {
            idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(idle.in.readNBytes(15))
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200 OK");
            // Longer than a head may take, which does not count before one begins.
            Thread.sleep(Duration.ofMillis(700));
            idle.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(idle.untilClosed()).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void cutsOffWhoDoesNotReadAnAnswerAndHoldsLittleForIt() throws Exception {
        try (RawClient stuck = client("http/1.1")) {
            stuck.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(ended.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
            assertThat(made.get()).isLessThan(32L << 20);
        }
        made.set(0);
        try (RawClient stuck = client("h2")) {
            stuck.preface();
            stuck.request(1, "GET", "/large", true);
            assertThat(stuck.next(RESET).stream()).isEqualTo(1);
            assertThat(made.get()).isLessThan(32L << 20);
        }
    }

    @Test
    void refusesHeadersAndAddressesThatAreTooLong() throws Exception {
        try (RawClient client = client("http/1.1")) {
            client.send("GET /" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 414");
        }
        try (RawClient client = client("http/1.1")) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(70_000) + "\r\n\r\n");
            assertThat(client.untilClosed()).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void endsAConnectionThatFloodsItWithPings() throws Exception {
        try (RawClient client = client("h2")) {
            client.preface();
            flood(client, () -> client.frame(6, 0, 0, new byte[8]));
        }
    }

    @Test
    void endsAConnectionThatFloodsItWithSettings() throws Exception {
        try (RawClient client = client("h2")) {
            client.preface();
            flood(client, () -> client.frame(4, 0, 0, new byte[0]));
        }
    }

    @Test
    void endsAConnectionThatResetsWhatItBegins() throws Exception {
        try (RawClient client = client("h2")) {
            client.preface();
            AtomicInteger stream = new AtomicInteger(-1);
            flood(
                    client,
                    () -> {
                        int next = stream.addAndGet(2);
                        client.request(next, "GET", "/", true);
                        client.frame(RESET, 0, next, new byte[] {0, 0, 0, 8});
                    });
        }
    }

    private interface Attack {
        void once() throws IOException;
    }

    private static void flood(RawClient client, Attack attack) throws IOException {
        Thread attacker =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < 100_000; i++) {
                                    attack.once();
                                }
                            } catch (IOException e) {
                                // The connection is gone, as it should be.
                            }
                        });
        byte[] why = client.next(GO_AWAY).payload();
        // ENHANCE_YOUR_CALM
        assertThat(why[7]).isEqualTo((byte) 11);
        client.socket.close();
        attacker.interrupt();
    }

    @Test
    void takesNoMoreConnectionsThanAllowed() throws Exception {
        RawClient[] open = new RawClient[20];
        try {
            for (int i = 0; i < open.length; i++) {
                open[i] = client("h2");
            }
            assertThatThrownBy(() -> client("h2").close()).isInstanceOf(IOException.class);
        } finally {
            for (RawClient client : open) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }
}
