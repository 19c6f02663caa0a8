package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators choose of how the API behaves, seen from outside. */
@Timeout(300)
class ChosenBehaviourTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static final String ADMISSION =
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AdmissionConfiguration
            plugins:
            - name: PodSecurity
              configuration:
                apiVersion: pod-security.admission.config.k8s.io/v1
                kind: PodSecurityConfiguration
                defaults: {enforce: baseline}
                exemptions: {usernames: [trusted]}
            """;

    @TempDir static Path directory;
    private static OwnAuthority own;
    private static OwnApi api;
    private static HttpClient admin;

    @BeforeAll
    static void start() throws Exception {
        own = new OwnAuthority(directory);
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put("navarch.service-cidr", "10.50.0.0/24");
        properties.put("navarch.admission.disable", "ServiceAccount");
        properties.put("navarch.admission.enable", "ExtendedResourceToleration");
        properties.put("navarch.admission.default-not-ready-toleration-seconds", "7");
        properties.put(
                "navarch.admission.config-file", own.file("admission.yaml", ADMISSION).toString());
        properties.put("navarch.authorization.modes", "AlwaysAllow");
        properties.put("navarch.serving.shutdown-delay", "3s");
        api =
                new OwnApi(
                        Files.createDirectory(directory.resolve("home")),
                        properties,
                        Map.of(
                                "SPRING_CONFIG_ADDITIONAL_LOCATION",
                                "file:" + own.file("api.yaml", "navarch.retention.events: 2s"),
                                "NAVARCH_SERVICENODEPORTRANGE",
                                "31000-31009",
                                "NAVARCH_API_ADVERTISEADDRESS",
                                "127.0.0.9"));
        admin = client("root");
    }

    @AfterAll
    static void stop() throws Exception {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(api::close);
        eventually("it serves on, but is not ready", () -> api.get(admin, "/readyz").code() == 500);
        assertThat(api.get(admin, "/livez").code()).isEqualTo(200);
        stopped.get();
    }

    private static HttpClient client(String name) {
        return OwnApi.client(
                own.servers.certificate(),
                Optional.of(own.clients.issue(CertificateSpec.client(name))));
    }

    private static String pod(String name, String spec) {
        return "{\"metadata\":{\"name\":\""
                + name
                + "\"},\"spec\":{"
                + spec
                + "\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":{\"limits\":"
                + "{\"example.com/gpu\":\"1\"}}}]}}";
    }

    @Test
    void pluginsAreOnAndOffAsChosen() throws Exception {
        OwnApi.Answer created = api.send(admin, "POST", PODS, pod("plain", ""));
        assertThat(created.code()).as(created.text()).isEqualTo(201);
        JsonNode spec = created.json().path("spec");
        assertThat(spec.path("volumes").isEmpty()).as("no ServiceAccount").isTrue();
        assertThat(spec.path("tolerations").valueStream().map(JsonNode::toString))
                .anyMatch(t -> t.contains("example.com/gpu"))
                .anyMatch(t -> t.contains("not-ready") && t.contains(":7"))
                .anyMatch(t -> t.contains("unreachable") && t.contains(":300"));
    }

    @Test
    void podsAreHeldToTheDefaultLevelExceptThoseOfTheExempt() throws Exception {
        String privileged = pod("host", "\"hostNetwork\":true,");
        OwnApi.Answer refused = api.send(admin, "POST", PODS, privileged);
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.text()).contains("violates PodSecurity");
        assertThat(api.send(client("trusted"), "POST", PODS, privileged).code()).isEqualTo(201);
    }

    @Test
    void servicesGetAddressesAndPortsOfTheChosenRanges() throws Exception {
        OwnApi.Answer created =
                api.send(
                        admin,
                        "POST",
                        "/api/v1/namespaces/default/services",
                        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"type\":\"NodePort\",\"ports\":"
                                + "[{\"port\":80}]}}");
        assertThat(created.json().at("/spec/clusterIP").asString()).startsWith("10.50.0.");
        assertThat(created.json().at("/spec/ports/0/nodePort").asInt()).isBetween(31000, 31009);
        assertThat(
                        api.get(admin, "/api/v1/namespaces/default/services/kubernetes")
                                .json()
                                .at("/spec/clusterIP")
                                .asString())
                .isEqualTo("10.50.0.1");
        assertThat(
                        api.get(
                                        admin,
                                        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes")
                                .json()
                                .at("/endpoints/0/addresses/0")
                                .asString())
                .isEqualTo("127.0.0.9");
    }

    @Test
    void eventsGoWhenTheirTimeIsUp() throws Exception {
        String path = "/api/v1/namespaces/default/events";
        String event =
                "{\"metadata\":{\"name\":\"old\"},\"involvedObject\":{\"kind\":\"Pod\",\"namespace\":"
                        + "\"default\",\"name\":\"p\"},\"type\":\"Normal\",\"lastTimestamp\":\""
                        + Instant.now().toString().substring(0, 19)
                        + "Z\"}";
        assertThat(api.send(admin, "POST", path, event).code()).isEqualTo(201);
        eventually(() -> api.get(admin, path + "/old").code() == 404);
    }

    @Test
    void everybodyMayEverythingWhereThatIsTheMode() throws Exception {
        assertThat(api.get(client("jane"), "/api/v1/secrets").code()).isEqualTo(200);
    }
}
