package dev.navarch.nodeagent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import io.fabric8.kubernetes.api.model.PodCertificateProjectionBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiCertificateRequestsTest {

    private static final Pod POD =
            new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("p")
                    .withUid("uid-1")
                    .endMetadata()
                    .withNewSpec()
                    .withServiceAccountName("builder")
                    .endSpec()
                    .build();
    private static final PodCertificateProjection WANTED =
            new PodCertificateProjectionBuilder()
                    .withSignerName("a.b/c")
                    .withKeyType("ED25519")
                    .withMaxExpirationSeconds(3600)
                    .addToUserAnnotations("a.b/color", "blue")
                    .build();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Optional<String> nodeUid = Optional.of("node-uid");
    private HttpServer server;
    private ApiClient client;
    private ApiCertificateRequests requests;

    @BeforeEach
    void start() throws IOException {
        server =
                HttpServer.start(
                        ServerOptions.of(
                                "api", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                        Dispatch.VIRTUAL_THREAD,
                        this::answer);
        client =
                ApiClient.withToken(
                        URI.create("http://127.0.0.1:" + server.port()),
                        new TrustedAuthorities(List.of()),
                        () -> "token");
        requests =
                new ApiCertificateRequests(client, "n1", () -> nodeUid, path -> Optional.empty());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void answer(Exchange exchange) {
        boolean account = exchange.path().equals("/api/v1/namespaces/shop/serviceaccounts/builder");
        if (!account) {
            asked.add(exchange.path());
            asked.add(new String(exchange.body(), StandardCharsets.UTF_8));
        }
        String answer =
                account
                        ? "{\"metadata\":{\"uid\":\"account-uid\"}}"
                        : "{\"metadata\":{\"name\":\"req-x\"}}";
        exchange.respond(
                account ? 200 : 201,
                Headers.of("content-type", "application/json"),
                answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void saysForWhomAndWhereAndWhatThePodTellsItsSigner() throws Exception {
        assertThat(requests.ask(POD, WANTED, new byte[] {1, 2, 3})).isEqualTo("shop/req-x");

        assertThat(asked.getFirst())
                .isEqualTo("/apis/certificates.k8s.io/v1/namespaces/shop/podcertificaterequests");
        JsonNode request = JsonMapper.shared().readTree(asked.getLast());
        assertThat(request.at("/metadata/generateName").asString()).isEqualTo("req-");
        assertThat(request.at("/metadata/ownerReferences/0/uid").asString()).isEqualTo("uid-1");
        assertThat(request.path("spec"))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"signerName": "a.b/c", "podName": "p", "podUID": "uid-1",
                                         "serviceAccountName": "builder",
                                         "serviceAccountUID": "account-uid",
                                         "nodeName": "n1", "nodeUID": "node-uid",
                                         "stubPKCS10Request": "AQID", "maxExpirationSeconds": 3600,
                                         "unverifiedUserAnnotations": {"a.b/color": "blue"}}
                                        """));
    }

    @Test
    void asksOnlyOnceTheNodeIsKnown() {
        nodeUid = Optional.empty();
        assertThatThrownBy(() -> requests.ask(POD, WANTED, new byte[0]))
                .hasMessage("this node is not known yet");
        assertThat(asked).isEmpty();
    }
}
