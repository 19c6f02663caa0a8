package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A client that opens a watch and never reads harms nobody, and is cut off. */
@Timeout(300)
class StuckWatchTest {

    private static final int CHANGES = 80;
    private static final int SIZE = 500_000;
    private static final int PATIENCE_MILLIS = Math.toIntExact(Duration.ofMinutes(2).toMillis());

    private static LiveApi api;

    @BeforeAll
    static void start() throws Exception {
        api = new LiveApi(Map.of("navarch.api.request-timeout", "10s"));
    }

    @AfterAll
    static void stop() throws IOException {
        api.close();
    }

    @Test
    void isCutOffWhileAnotherWatchGetsEverythingAtOnce() throws Exception {
        String namespace = api.namespace("stuck");
        String path = "/api/v1/namespaces/" + namespace + "/configmaps";
        JsonNode map = api.create(path, "{metadata: {name: large}, data: {n: '0'}}");
        String from = map.at("/metadata/resourceVersion").asString();
        String watched = path + "?resourceVersion=" + from;
        try (Socket stuck = api.socket();
                Watch reader = api.watch(watched)) {
            // Else the kernel reads megabytes for it.
            stuck.setReceiveBufferSize(64 * 1024);
            stuck.setSoTimeout(PATIENCE_MILLIS);
            String request = "GET " + watched + "&watch=true HTTP/1.1\r\nHost: a\r\n\r\n";
            stuck.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            stuck.getOutputStream().flush();
            eventually("both are open", () -> watches() == 2);
            for (int i = 1; i <= CHANGES; i++) {
                String pad = Integer.toString(i % 10).repeat(SIZE);
                JsonNode changed =
                        api.merge(path + "/large", "{data: {n: '" + i + "', pad: '" + pad + "'}}");
                JsonNode event = reader.next();
                assertThat(event.at("/object/metadata/resourceVersion"))
                        .isEqualTo(changed.at("/metadata/resourceVersion"));
            }
            eventually("the one that reads nothing is cut off", () -> watches() == 1);
            assertThat(untilClosed(stuck.getInputStream()))
                    .as("held for it, in the server and in the kernel")
                    .isLessThan((long) CHANGES * SIZE / 2);
        }
    }

    private static int watches() throws Exception {
        String name = "apiserver_longrunning_requests ";
        return api.send("GET", "/metrics", "", "", "*/*")
                .body()
                .asString("")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(0);
    }

    private static long untilClosed(InputStream in) throws IOException {
        long read = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                read += n;
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException reset) {
            // Cut off in the middle of a record.
        }
        return read;
    }
}
