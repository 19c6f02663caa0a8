package dev.navarch.api.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request targets that no HTTP client lets one send. */
@Timeout(300)
class RawTargetsTest {

    @TempDir private static Path home;
    private static ApiFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = new ApiFixture(home);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/%zz/pods",
                "/api/v1/namespaces/%/pods",
                "/api/v1/namespaces/%c0%af/pods/x",
                "/api/v1/namespaces/%00/pods/x",
                "/api/v1/namespaces/default/pods/%2e%2e",
                "/api/v1/namespaces/default/pods/..",
                "/api/v1/../../etc/passwd",
                "/api/v1/pods?labelSelector=%",
                "/api/v1/pods?limit=%f",
                "/api/v1/pods?labelSelector=%ff%fe%3d1",
                "/apis/%F0%28%8C%28/v1",
                "//api//v1//pods",
                "/%00",
                "/api/v1/namespaces/a b/pods",
                "/api/v1/pods/",
                "*",
                "api/v1/pods",
                "http://elsewhere/api/v1/nowhere",
            })
    void answersWhatIsNoPathWithoutFailing(String target) throws Exception {
        String answer =
                answer("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1\\.1 [234]\\d\\d .*");
        assertThat(answer).doesNotContain("Exception", "java.", "navarch.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BREW /api/v1/pods HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                "POST /api/v1/namespaces HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "garbage\r\n\r\n",
            })
    void answersWhatIsNoRequestWithoutFailing(String request) throws Exception {
        String answer = answer(request);
        assertThat(answer).matches("(?s)|HTTP/1\\.1 4\\d\\d .*|HTTP/1\\.1 505 .*");
        assertThat(answer).doesNotContain("Exception", "java.", "navarch.");
    }

    private static String answer(String request) throws IOException {
        KubeconfigClient client = KubeconfigClient.of(home.resolve("kubeconfig"));
        URI server = URI.create(client.server());
        try (Socket socket =
                client.http()
                        .sslContext()
                        .getSocketFactory()
                        .createSocket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
