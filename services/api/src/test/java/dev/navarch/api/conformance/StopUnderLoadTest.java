package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The service stops while clients write, list, watch and run commands. */
@Timeout(300)
class StopUnderLoadTest {

    private static final int WRITERS = 4;
    private static final int ENOUGH = 100;

    private final Queue<String> odd = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final AtomicInteger written = new AtomicInteger();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @Test
    void endsWhatIsUnderWayAndLogsNoFault() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try (LiveApi api = new LiveApi(Map.of("navarch.serving.shutdown-grace", "60s"));
                HookedApi hooked = new HookedApi(api);
                FakeAgent agent = new FakeAgent(api, "n")) {
            Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> uncaught.add(fault));
            String namespace = api.namespace("load");
            String maps = "/api/v1/namespaces/" + namespace + "/configmaps";
            List<CompletableFuture<?>> watches =
                    List.of(watch(api, maps), socketWatch(api, maps), webSocketWatch(api, maps));
            for (int i = 0; i < WRITERS; i++) {
                String name = "w" + i;
                Thread.ofVirtual().start(() -> write(api, maps, name));
            }
            execute(api, agent, namespace);
            CountDownLatch turnedAway = new CountDownLatch(1);
            CompletableFuture<Integer> slow = slowWrite(api, hooked, turnedAway);
            eventually("there is load", () -> written.get() > ENOUGH);

            log.start();
            root.addAppender(log);
            CompletableFuture<Void> stopping =
                    CompletableFuture.runAsync(api::stop, Thread::startVirtualThread);
            eventually("it takes no new connections", () -> refused(api));
            turnedAway.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isEqualTo(201);
            for (CompletableFuture<?> watch : watches) {
                watch.get(60, TimeUnit.SECONDS);
            }
            stopping.get(120, TimeUnit.SECONDS);
        } finally {
            root.detachAppender(log);
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(odd).isEmpty();
        assertThat(uncaught).isEmpty();
        assertThat(log.list)
                .as("what is logged")
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.getThrowableProxy()).as(event.toString()).isNull();
                    assertThat(event.getLevel().isGreaterOrEqual(Level.ERROR))
                            .as(event.toString())
                            .isFalse();
                });
    }

    private static boolean refused(LiveApi api) throws IOException {
        try (Socket socket = api.socket()) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    private void write(LiveApi api, String maps, String name) {
        try {
            for (int i = 0; ; i++) {
                Answer answer =
                        switch (i % 4) {
                            case 0 ->
                                    api.send(
                                            "POST",
                                            maps,
                                            "application/json",
                                            "{\"metadata\":{\"name\":\"" + name + "\"}}");
                            case 1 ->
                                    api.send(
                                            "PATCH",
                                            maps + "/" + name,
                                            "application/merge-patch+json",
                                            "{\"data\":{\"i\":\"" + i + "\"}}");
                            case 2 -> api.send("GET", maps, "", "");
                            default -> api.send("DELETE", maps + "/" + name, "", "");
                        };
                if (answer.code() >= 300) {
                    odd.add(answer.toString());
                }
                written.incrementAndGet();
            }
        } catch (IOException stopped) {
            // As it should be, sooner or later.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a watch to its end, which is an error if the connection is cut. */
    private static CompletableFuture<?> watch(LiveApi api, String maps) throws Exception {
        var answer = api.stream(maps + "?watch=true", "application/json");
        return reading(() -> answer.body().transferTo(java.io.OutputStream.nullOutputStream()));
    }

    private static CompletableFuture<?> socketWatch(LiveApi api, String maps) throws Exception {
        Socket socket = api.socket();
        socket.getOutputStream()
                .write(
                        ("GET " + maps + "?watch=true HTTP/1.1\r\nHost: a\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        return reading(() -> {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).startsWith("HTTP/1.1 200 OK").endsWith("\r\n0\r\n\r\n");
            socket.close();
        });
    }

    private static CompletableFuture<?> webSocketWatch(LiveApi api, String maps) {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        api.webSocket(
                maps + "?watch=true",
                "application/json",
                new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onClose(
                            WebSocket socket, int statusCode, String reason) {
                        closed.complete(statusCode);
                        return CompletableFuture.completedStage(statusCode);
                    }

                    @Override
                    public void onError(WebSocket socket, Throwable error) {
                        closed.completeExceptionally(error);
                    }
                });
        return closed;
    }

    private interface Reading {
        void run() throws Exception;
    }

    private static CompletableFuture<?> reading(Reading reading) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        reading.run();
                        ended.complete(true);
                    } catch (Throwable e) {
                        ended.completeExceptionally(e);
                    }
                });
        return ended;
    }

    /** Leaves an exec open, which is cut off in the end. */
    private static void execute(LiveApi api, FakeAgent agent, String namespace) throws Exception {
        api.create(
                "/api/v1/namespaces/" + namespace + "/pods",
                "{metadata: {name: p}, spec: {nodeName: n, containers: [{name: c, image: x}]}}");
        Socket socket = api.socket();
        socket.getOutputStream()
                .write(
                        """
                        POST /api/v1/namespaces/%s/pods/p/exec?command=x&container=c HTTP/1.1\r
                        Host: a\r
                        Connection: Upgrade\r
                        Upgrade: SPDY/3.1\r
                        Content-Length: 0\r
                        \r
                        """
                                .formatted(namespace)
                                .getBytes(StandardCharsets.US_ASCII));
        agent.asked();
        Thread.ofVirtual()
                .start(() -> {
                    try (socket) {
                        socket.getInputStream().readAllBytes();
                    } catch (IOException cut) {
                        // As it should be.
                    }
                });
    }

    /** A write that admission holds up until the service no longer listens. */
    private static CompletableFuture<Integer> slowWrite(
            LiveApi api, HookedApi hooked, CountDownLatch turnedAway) throws Exception {
        String namespace = api.namespace("slow");
        CountDownLatch held = new CountDownLatch(1);
        hooked.hooks.on(
                "/hold",
                (request, response) -> {
                    if (request.path("name").asString("").equals("slow")) {
                        held.countDown();
                        try {
                            turnedAway.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
        hooked.configure(
                "validating",
                "hold",
                hooked.hook(
                        "/hold",
                        namespace,
                        "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources:"
                                + " [configmaps]}",
                        ""));
        String maps = "/api/v1/namespaces/" + namespace + "/configmaps";
        eventually(
                "the webhook is asked",
                () -> {
                    hooked.createMap(namespace, "");
                    return !hooked.hooks.asked("/hold").isEmpty();
                });
        CompletableFuture<Integer> answered = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        answered.complete(
                                api.send(
                                                "POST",
                                                maps,
                                                "application/json",
                                                "{\"metadata\":{\"name\":\"slow\"}}")
                                        .code());
                    } catch (IOException | InterruptedException e) {
                        answered.completeExceptionally(e);
                    }
                });
        held.await();
        return answered;
    }
}
