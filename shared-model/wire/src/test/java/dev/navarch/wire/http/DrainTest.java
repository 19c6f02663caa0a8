package dev.navarch.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stops answers what is under way and tells its clients to go elsewhere. */
@Timeout(120)
class DrainTest {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;
    private static final int LARGE = 8 << 20;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void answer(Exchange exchange) throws InterruptedException {
        switch (exchange.path()) {
            case "/slow" -> {
                asked.countDown();
                released.await();
                exchange.respond(200, new Headers(), "slow".getBytes(UTF_8));
            }
            case "/large" -> {
                asked.countDown();
                exchange.respond(200, new Headers(), ByteBuffer.allocate(LARGE).array());
            }
            case "/stream" -> {
                StreamedResponse response = exchange.stream(200, new Headers());
                response.write("begun".getBytes(UTF_8));
            }
            default -> exchange.respond(200, new Headers(), "quick".getBytes(UTF_8));
        }
    }

    private static CompletableFuture<Void> closing(ServerFixture fixture) {
        return CompletableFuture.runAsync(
                () -> fixture.server.close(GRACE), Thread::startVirtualThread);
    }

    /** All frames until the server closes the connection. */
    private static List<RawClient.Frame> untilClosed(RawClient client) throws IOException {
        List<RawClient.Frame> frames = new ArrayList<>();
        try {
            while (true) {
                frames.add(client.next());
            }
        } catch (EOFException closed) {
            return frames;
        }
    }

    private static List<Integer> lastStreams(List<RawClient.Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.type() == GO_AWAY)
                .map(frame -> ByteBuffer.wrap(frame.payload()).getInt())
                .toList();
    }

    @Test
    void answersWhatIsUnderWayAndSaysThatTheConnectionEnds() throws Exception {
        try (ServerFixture fixture = new ServerFixture(this::answer);
                RawClient idle = new RawClient(fixture.trusted, fixture.server.port(), "http/1.1");
                RawClient busy =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            idle.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(new String(idle.in.readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            asked.await();
            CompletableFuture<Void> closing = closing(fixture);
            assertThat(idle.untilClosed()).endsWith("quick");
            assertThat(closing).isNotDone();
            released.countDown();
            assertThat(busy.untilClosed())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("connection: close\r\n")
                    .endsWith("slow");
            closing.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void sendsGoAwayTwiceAndTheAnswerBeforeItCloses() throws Exception {
        try (ServerFixture fixture = new ServerFixture(this::answer);
                RawClient client = new RawClient(fixture.trusted, fixture.server.port(), "h2")) {
            client.preface();
            client.request(1, "GET", "/slow", true);
            asked.await();
            CompletableFuture<Void> closing = closing(fixture);
            assertThat(ByteBuffer.wrap(client.next(GO_AWAY).payload()).getInt())
                    .isEqualTo(Integer.MAX_VALUE);
            // What the client sent before it heard of it is answered too.
            client.request(3, "GET", "/", true);
            assertThat(client.next(HEADERS).stream()).isEqualTo(3);
            released.countDown();
            List<RawClient.Frame> frames = untilClosed(client);
            assertThat(frames)
                    .anySatisfy(frame -> {
                        assertThat(frame.type()).isEqualTo(DATA);
                        assertThat(frame.stream()).isEqualTo(1);
                        assertThat(frame.flags() & END_STREAM).isEqualTo(END_STREAM);
                        assertThat(new String(frame.payload(), UTF_8)).isEqualTo("slow");
                    });
            assertThat(lastStreams(frames)).containsExactly(3);
            closing.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void letsAnAnswerBeReadToItsEnd() throws Exception {
        try (ServerFixture fixture = new ServerFixture(this::answer);
                RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
            asked.await();
            CompletableFuture<Void> closing = closing(fixture);
            assertThat(client.untilClosed()).hasSizeGreaterThan(LARGE);
            closing.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void doesNotWaitForAStreamThatNobodyEnds() throws Exception {
        try (ServerFixture fixture = new ServerFixture(this::answer);
                RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(new String(client.in.readNBytes(15), UTF_8)).isEqualTo("HTTP/1.1 200 OK");
            long began = System.nanoTime();
            fixture.server.close(GRACE);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(GRACE);
            assertThat(client.untilClosed()).contains("begun");
        }
    }

    @Test
    void anAnswerThatComesTooLateIsNoFault() throws Exception {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        try (ServerFixture fixture =
                        new ServerFixture(exchange -> {
                            try {
                                answer(exchange);
                                exchange.onEnded(() -> answered.complete(true));
                            } catch (RuntimeException | InterruptedException e) {
                                answered.completeExceptionally(e);
                            }
                        });
                RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "http/1.1")) {
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            asked.await();
            fixture.server.close(Duration.ZERO);
            released.countDown();
            assertThat(answered.get(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tellsAClientByChanceToConnectAnew() throws Exception {
        try (ServerFixture fixture =
                new ServerFixture(this::answer, options -> options.withGoAwayChance(1))) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client =
                        new RawClient(fixture.trusted, fixture.server.port(), "h2")) {
                    client.preface();
                    client.request(1, "GET", "/", true);
                    List<RawClient.Frame> frames = untilClosed(client);
                    assertThat(lastStreams(frames)).containsExactly(Integer.MAX_VALUE, 1);
                    assertThat(frames)
                            .anyMatch(frame -> new String(frame.payload(), UTF_8).equals("quick"));
                }
            }
        }
    }
}
