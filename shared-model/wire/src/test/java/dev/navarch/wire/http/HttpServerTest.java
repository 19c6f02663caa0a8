package dev.navarch.wire.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpServerTest {

    private static void echo(Exchange exchange) {
        String text =
                exchange.method()
                        + " "
                        + exchange.path()
                        + " "
                        + exchange.query().getOrDefault("q", List.of())
                        + " "
                        + exchange.headers().first("X-Test").orElse("-")
                        + " "
                        + new String(exchange.body(), UTF_8);
        exchange.respond(200, Headers.of("X-Back", "yes"), text.getBytes(UTF_8));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void handsOverMethodPathQueryHeadersAndBody(Version version) throws Exception {
        try (ServerFixture fixture = new ServerFixture(HttpServerTest::echo);
                HttpClient client = fixture.client(version)) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer =
                        send(
                                client,
                                HttpRequest.newBuilder(fixture.uri("/a%20b/c?q=1&q=%2F2"))
                                        .header("x-test", "t")
                                        .POST(BodyPublishers.ofString("body" + i)));
                assertThat(answer.version()).isEqualTo(version);
                assertThat(answer.body()).isEqualTo("POST /a b/c [1, /2] t body" + i);
                assertThat(answer.headers().firstValue("x-back")).contains("yes");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void tellsTheHandlerOfABodyThatIsTooLarge(Version version) throws Exception {
        Handler handler =
                x ->
                        x.respond(
                                x.bodyTooLarge() ? 413 : 200,
                                new Headers(),
                                ("" + x.body().length).getBytes(UTF_8));
        try (ServerFixture fixture = new ServerFixture(handler, Dispatch.EVENT_LOOP, 1000);
                HttpClient client = fixture.client(version)) {
            assertThat(post(client, fixture, 1000).body()).isEqualTo("1000");
            assertThat(post(client, fixture, 200_000).statusCode()).isEqualTo(413);
            assertThat(post(client, fixture, 10).body()).isEqualTo("10");
        }
    }

    private static HttpResponse<String> post(HttpClient client, ServerFixture fixture, int bytes)
            throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(fixture.uri("/"))
                        .POST(BodyPublishers.ofByteArray(new byte[bytes])));
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void hidesWhatAHandlerThrows(Version version) throws Exception {
        Handler handler =
                x -> {
                    throw new IllegalStateException("secret detail");
                };
        try (ServerFixture fixture = new ServerFixture(handler);
                HttpClient client = fixture.client(version)) {
            HttpResponse<String> answer = send(client, HttpRequest.newBuilder(fixture.uri("/")));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void givesTheClientsCertificate(Version version) throws Exception {
        Handler handler =
                x ->
                        x.respond(
                                200,
                                new Headers(),
                                x.connection().peer().stream()
                                        .map(c -> c.getSubjectX500Principal().getName())
                                        .toList()
                                        .toString()
                                        .getBytes(UTF_8));
        try (ServerFixture fixture = new ServerFixture(handler);
                HttpClient anonymous = fixture.client(version);
                HttpClient alice =
                        fixture.client(
                                version,
                                Optional.of(
                                        fixture.ca.issue(
                                                CertificateSpec.client("alice", "dev"))))) {
            assertThat(send(anonymous, HttpRequest.newBuilder(fixture.uri("/"))).body())
                    .isEqualTo("[]");
            assertThat(send(alice, HttpRequest.newBuilder(fixture.uri("/"))).body())
                    .isEqualTo("[CN=alice,O=dev]");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void stopsAWriterWhoseClientIsSlow(Version version) throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        long total = 64L << 20;
        Handler handler =
                x -> {
                    StreamedResponse response = x.stream(200, new Headers());
                    byte[] piece = new byte[64 << 10];
                    try (OutputStream out = response.stream()) {
                        while (written.get() < total) {
                            if (!response.writable()) {
                                stuck.countDown();
                            }
                            out.write(piece);
                            written.addAndGet(piece.length);
                        }
                    }
                };
        try (ServerFixture fixture = new ServerFixture(handler);
                HttpClient client = fixture.client(version)) {
            HttpResponse<InputStream> answer =
                    client.send(
                            HttpRequest.newBuilder(fixture.uri("/")).build(),
                            BodyHandlers.ofInputStream());
            assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).isLessThan(total);
            long read = 0;
            byte[] buffer = new byte[1 << 20];
            for (int n = answer.body().read(buffer); n >= 0; n = answer.body().read(buffer)) {
                read += n;
            }
            assertThat(read).isEqualTo(total);
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void noticesAClientThatLeaves(Version version) throws Exception {
        CompletableFuture<String> closed = new CompletableFuture<>();
        Handler handler =
                x -> {
                    StreamedResponse response = x.stream(200, new Headers());
                    response.onClose(() -> closed.complete("closed"));
                    response.write("first\n".getBytes(UTF_8));
                };
        try (ServerFixture fixture = new ServerFixture(handler, Dispatch.EVENT_LOOP, 1000);
                HttpClient client = fixture.client(version)) {
            HttpResponse<InputStream> answer =
                    client.send(
                            HttpRequest.newBuilder(fixture.uri("/")).build(),
                            BodyHandlers.ofInputStream());
            assertThat(answer.body().read()).isEqualTo('f');
            answer.body().close();
            assertThat(closed.get(60, TimeUnit.SECONDS)).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void keepsTheOrderOfPiecesFromSeveralThreads(Version version) throws Exception {
        int count = 2000;
        Handler handler =
                x -> {
                    StreamedResponse response = x.stream(200, new Headers());
                    Object turn = new Object();
                    int[] next = {0};
                    Thread[] threads = new Thread[4];
                    for (int t = 0; t < threads.length; t++) {
                        threads[t] =
                                Thread.ofPlatform()
                                        .start(() -> {
                                            while (true) {
                                                synchronized (turn) {
                                                    if (next[0] == count) {
                                                        return;
                                                    }
                                                    response.write(
                                                            (next[0]++ + "\n").getBytes(UTF_8));
                                                }
                                            }
                                        });
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    response.end();
                };
        try (ServerFixture fixture = new ServerFixture(handler);
                HttpClient client = fixture.client(version)) {
            List<String> lines =
                    send(client, HttpRequest.newBuilder(fixture.uri("/"))).body().lines().toList();
            assertThat(lines).hasSize(count);
            assertThat(lines.get(0)).isEqualTo("0");
            assertThat(lines)
                    .isSortedAccordingTo(
                            (a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerOptions.of(
                                        "t",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                                Dispatch.VIRTUAL_THREAD,
                                HttpServerTest::echo);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String both =
                    String.join(
                            "\r\n",
                            "GET /one HTTP/1.1",
                            "Host: x",
                            "",
                            "GET /two HTTP/1.1",
                            "Host: x",
                            "Connection: close",
                            "",
                            "");
            socket.getOutputStream().write(both.getBytes(UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers.indexOf("GET /one")).isPositive();
            assertThat(answers.indexOf("GET /two")).isGreaterThan(answers.indexOf("GET /one"));
        }
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        try (HttpServer server =
                        HttpServer.start(
                                ServerOptions.of(
                                        "t",
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                                Dispatch.EVENT_LOOP,
                                HttpServerTest::echo);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void listensOnSeveralAddressesEvenSuchAsAreNotThereYet() throws Exception {
        List<InetSocketAddress> addresses =
                Transports.epoll()
                        ? List.of(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.77"), 0))
                        : List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (HttpServer server =
                HttpServer.start(
                        ServerOptions.of("t", addresses.toArray(new InetSocketAddress[0])),
                        Dispatch.EVENT_LOOP,
                        HttpServerTest::echo)) {
            URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
            try (HttpClient client = HttpClient.newHttpClient()) {
                assertThat(send(client, HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void failsOnAnAddressInUse() throws IOException {
        try (HttpServer server =
                HttpServer.start(
                        ServerOptions.of(
                                "t", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Dispatch.EVENT_LOOP,
                        HttpServerTest::echo)) {
            InetSocketAddress taken =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                            HttpServer.start(
                                    ServerOptions.of("u", taken),
                                    Dispatch.EVENT_LOOP,
                                    HttpServerTest::echo))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen");
        }
    }

    @Test
    void sendsABodyOfManyParts() throws Exception {
        byte[][] parts = new byte[50][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new byte[20_000];
            Arrays.fill(parts[i], (byte) ('a' + i % 26));
        }
        try (ServerFixture fixture =
                        new ServerFixture(x -> x.respond(200, new Headers(), List.of(parts)));
                HttpClient client = fixture.client(Version.HTTP_2)) {
            HttpResponse<String> answer = send(client, HttpRequest.newBuilder(fixture.uri("/")));
            assertThat(answer.headers().firstValue("content-length")).contains("1000000");
            assertThat(answer.body()).hasSize(1_000_000).startsWith("aaa").contains("ab", "xy");
        }
    }
}
