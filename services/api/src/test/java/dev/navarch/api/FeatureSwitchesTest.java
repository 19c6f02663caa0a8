package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.pki.CertificateRequest;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Usages;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What feature gates really switch, seen from outside; each is on where nothing is said. */
@Timeout(300)
class FeatureSwitchesTest {

    private static final List<String> GATES =
            List.of(
                    "AllowParsingUserUIDFromCertAuth",
                    "ClusterTrustBundle",
                    "MutatingAdmissionPolicy",
                    "PodCertificateRequest",
                    "RemoteRequestHeaderUID",
                    "StorageVersionHash",
                    "StorageVersionMigrator",
                    "WatchList");
    private static final Map<String, List<String>> TYPES =
            Map.of(
                    "/apis/certificates.k8s.io/v1",
                    List.of("clustertrustbundles", "podcertificaterequests"),
                    "/apis/admissionregistration.k8s.io/v1",
                    List.of("mutatingadmissionpolicies", "mutatingadmissionpolicybindings"));

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gatesSwitchWhatTheyName(boolean on) throws Exception {
        OwnAuthority own = new OwnAuthority(directory);
        Map<String, Object> properties = new HashMap<>(own.properties());
        if (!on) {
            properties.put("navarch.feature-gates", String.join("=false,", GATES) + "=false");
        }
        try (OwnApi api =
                new OwnApi(Files.createDirectory(directory.resolve("home")), properties)) {
            Running running =
                    new Running(
                            own,
                            api,
                            client(
                                    own,
                                    own.clients.issue(
                                            CertificateSpec.client("root", "system:masters"))));
            running.metricsShowThem(on);
            running.typesAreThere(on);
            running.watchesMayBeginWithLists(on);
            running.certificatesSayUids(on);
            running.proxiesSayUids(on);
        }
    }

    private static HttpClient client(OwnAuthority own, Identity shown) {
        return OwnApi.client(own.servers.certificate(), Optional.of(shown));
    }

    /** A service with its gates in one position. */
    private record Running(OwnAuthority own, OwnApi api, HttpClient admin) {

        void metricsShowThem(boolean on) throws Exception {
            List<String> lines = api.get(admin, "/metrics").text().lines().toList();
            for (String gate : GATES) {
                String stage = gate.equals("MutatingAdmissionPolicy") ? "" : "BETA";
                assertThat(lines)
                        .contains(
                                "kubernetes_feature_enabled{name=\""
                                        + gate
                                        + "\",stage=\""
                                        + stage
                                        + "\"} "
                                        + (on ? "1.0" : "0.0"));
            }
            assertThat(lines)
                    .contains(
                            "kubernetes_feature_enabled{name=\"StorageVersionAPI\",stage=\"ALPHA\"} 0.0");
        }

        void typesAreThere(boolean on) throws Exception {
            for (Map.Entry<String, List<String>> types : TYPES.entrySet()) {
                JsonNode resources = api.get(admin, types.getKey()).json().path("resources");
                assertThat(resources.valueStream().map(r -> r.path("name").asString()).toList())
                        .satisfies(names -> {
                            for (String type : types.getValue()) {
                                assertThat(names.contains(type)).as(type).isEqualTo(on);
                            }
                        });
                for (String type : types.getValue()) {
                    assertThat(api.get(admin, types.getKey() + "/" + type).code())
                            .as(type)
                            .isEqualTo(on ? 200 : 404);
                }
            }
            assertThat(api.get(admin, "/apis/storagemigration.k8s.io/v1").code())
                    .isEqualTo(on ? 200 : 404);
            assertThat(api.get(admin, "/api/v1").text().contains("storageVersionHash"))
                    .isEqualTo(on);
        }

        void watchesMayBeginWithLists(boolean on) throws Exception {
            OwnApi.Answer answer =
                    api.get(
                            admin,
                            "/api/v1/namespaces?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                                    + "&resourceVersionMatch=NotOlderThan&timeoutSeconds=1");
            if (on) {
                assertThat(answer.text()).contains("k8s.io/initial-events-end");
            } else {
                assertThat(answer.code()).isEqualTo(422);
                assertThat(answer.json().path("message").asString())
                        .contains(
                                "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch"
                                        + " unless the WatchList feature gate is enabled");
            }
        }

        void certificatesSayUids(boolean on) throws Exception {
            KeyPair keys = KeyPairs.create();
            Instant now = Instant.now();
            Identity jane =
                    new Identity(
                            keys.getPrivate(),
                            List.of(
                                    own.clients.sign(
                                            CertificateRequest.parse(
                                                    CertificateAsk.of(
                                                                    keys,
                                                                    "CN=jane,O=dev,1.3.6.1.4.1.57683.2=u-7")
                                                            .pem()
                                                            .getBytes(StandardCharsets.US_ASCII)),
                                            Usages.of(List.of("client auth")),
                                            now.minus(Duration.ofMinutes(1)),
                                            now.plus(Duration.ofHours(1)))));
            assertThat(whoami(client(own, jane)))
                    .isEqualTo(
                            "{\"username\":\"jane\","
                                    + (on ? "\"uid\":\"u-7\"," : "")
                                    + "\"groups\":[\"dev\",\"system:authenticated\"]}");
        }

        void proxiesSayUids(boolean on) throws Exception {
            HttpClient proxy =
                    client(own, own.proxies.issue(CertificateSpec.client("front-proxy-client")));
            assertThat(whoami(proxy, "X-Remote-User", "joe", "X-Remote-Uid", "u-8"))
                    .isEqualTo(
                            "{\"username\":\"joe\","
                                    + (on ? "\"uid\":\"u-8\"," : "")
                                    + "\"groups\":[\"system:authenticated\"]}");
        }

        private String whoami(HttpClient client, String... headers) throws Exception {
            OwnApi.Answer answer =
                    api.send(
                            client,
                            "POST",
                            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}",
                            headers);
            return answer.json().at("/status/userInfo").toString();
        }
    }
}
