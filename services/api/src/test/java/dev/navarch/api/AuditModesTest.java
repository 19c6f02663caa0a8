package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests of the whole service that wait for the server which notes them. */
@Timeout(300)
class AuditModesTest {

    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    @TempDir Path directory;

    private OwnApi start(OwnAuthority own, ReviewServer server, String mode) throws Exception {
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put(
                "navarch.audit.policy-file",
                own.file(
                                "policy.yaml",
                                "{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [{level: Metadata,"
                                        + " resources: [{group: '', resources: [configmaps]}]}]}")
                        .toString());
        properties.put(
                "navarch.audit.webhook.config-file",
                server.kubeconfig(directory.resolve("events.yaml"), "/events").toString());
        properties.put("navarch.audit.webhook.mode", mode);
        return new OwnApi(Files.createDirectory(directory.resolve("home")), properties);
    }

    private static HttpClient admin(OwnAuthority own) {
        return OwnApi.client(
                own.servers.certificate(),
                Optional.of(own.clients.issue(CertificateSpec.client("root", "system:masters"))));
    }

    private static OwnApi.Answer create(OwnApi api, HttpClient admin, String name)
            throws Exception {
        return api.send(admin, "POST", CONFIG_MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "blocking-strict"})
    void answersWaitUntilTheirEventsAreWritten(String mode) throws Exception {
        OwnAuthority own = new OwnAuthority(directory);
        try (ReviewServer server = new ReviewServer()) {
            server.on("/events", (list, status) -> {});
            try (OwnApi api = start(own, server, mode)) {
                assertThat(create(api, admin(own), "a").code()).isEqualTo(201);
                assertThat(server.asked("/events"))
                        .flatMap(list -> list.path("items").valueStream().toList())
                        .filteredOn(event -> event.path("verb").asString().equals("create"))
                        .extracting(event -> event.path("stage").asString())
                        .contains("RequestReceived", "ResponseComplete");
            }
        }
    }

    @Test
    void onlyStrictlyARequestThatCannotBeNotedFails() throws Exception {
        OwnAuthority own = new OwnAuthority(directory);
        try (ReviewServer server = new ReviewServer()) {
            server.on("/events", (list, status) -> {});
            try (OwnApi api = start(own, server, "blocking-strict")) {
                HttpClient admin = admin(own);
                server.fail(1_000);
                JsonNode refused = create(api, admin, "unnoted").json();
                assertThat(refused.path("code").asInt()).isEqualTo(500);
                assertThat(refused.path("message").asString())
                        .contains("failed to store audit event");
                server.fail(0);
                assertThat(api.get(admin, CONFIG_MAPS + "/unnoted").code()).isEqualTo(404);
            }
        }
    }
}
