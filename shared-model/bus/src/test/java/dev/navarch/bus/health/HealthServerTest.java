package dev.navarch.bus.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A service that follows the topics is ready when it knows what was in them. */
class HealthServerTest {

    /** Expires on 20 November 2036. */
    private static final String CERTIFICATE =
            """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARugAwIBAgIUDP1bJWSPl8Ru7l9I7C4KsYJaD3owCgYIKoZIzj0EAwIw
            EDEOMAwGA1UEAwwFc2hvcnQwHhcNMjYxMTIzMjAwNjM3WhcNMzYxMTIwMjAwNjM3
            WjAQMQ4wDAYDVQQDDAVzaG9ydDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEgX
            CNBwwYgshXKQbiF5HwVQHlwDb+ZwhUJmmQ32sSHdcg+lbim9+XkcX0oDHFDAw3HK
            650/NEzD3Q9BdpwtaMejUzBRMB0GA1UdDgQWBBRkZsIODItEembqeIpT8aQgf9Om
            1TAfBgNVHSMEGDAWgBRkZsIODItEembqeIpT8aQgf9Om1TAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0gAMEUCIDVsQ6skEHIQvr8C69xdxGdXd0aZu/TB6NG4
            7UEt5AahAiEA+nB3JhL4n1ZtUSR9OQETfPzHQtG3jv3y/6sML12s+Fk=
            -----END CERTIFICATE-----
            """;

    private final FakeFeed feed = new FakeFeed();

    @Test
    void isReadyWhenEverySubscriptionHasCaughtUp() throws Exception {
        try (AnnotationConfigApplicationContext service = service("0")) {
            ChangeFeed observed = service.getBean(ChangeFeed.class);
            Subscription _ = observed.followAll(changes -> {});
            Subscription second = observed.followPodsOf("n1", changes -> {});
            assertThat(ask(service, "/readyz").statusCode()).isEqualTo(503);
            assertThat(ask(service, "/readyz").body()).contains("[-]views: 2 subscriptions");
            assertThat(ask(service, "/livez").body()).isEqualTo("ok");

            feed.listeners.getFirst().onCaughtUp();
            assertThat(ask(service, "/readyz").statusCode()).isEqualTo(503);
            // What nobody waits for any longer is not missing.
            second.close();
            assertThat(ask(service, "/readyz").statusCode()).isEqualTo(200);
            assertThat(ask(service, "/readyz").body()).isEqualTo("[+]views ok\n");
        }
    }

    @Test
    void showsItsReadinessAndItsMemoryToPrometheus() throws Exception {
        try (AnnotationConfigApplicationContext service = service("0")) {
            Subscription _ = service.getBean(ChangeFeed.class).followAll(changes -> {});
            assertThat(ask(service, "/metrics").body())
                    .contains("navarch_ready{check=\"views\"} 0.0")
                    .contains("jvm_memory_used_bytes");
            feed.listeners.getFirst().onCaughtUp();
            assertThat(ask(service, "/metrics").body())
                    .contains("navarch_ready{check=\"views\"} 1.0");
        }
    }

    @Test
    void showsWhenCertificatesExpire(@TempDir Path home) throws Exception {
        Path pki = Files.createDirectories(home.resolve("pki"));
        try (AnnotationConfigApplicationContext service =
                service(Map.of("navarch.health.port", "0", "navarch.home", home.toString()))) {
            assertThat(ask(service, "/metrics").body()).doesNotContain("navarch_certificate");
            // It comes after the start, as at the first start of a cluster.
            Files.writeString(pki.resolve("short.crt"), CERTIFICATE);
            assertThat(ask(service, "/metrics").body())
                    .contains(
                            "navarch_certificate_expiration_timestamp_seconds{certificate=\"short\"}"
                                    + " 2.110824397E9");
            Files.writeString(pki.resolve("broken.crt"), "nothing");
            assertThat(ask(service, "/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void thereIsNoneWithoutAPort() {
        thereIsNone(Map.of());
    }

    @Test
    void thereIsNoneWhereItIsNotEnabled() {
        thereIsNone(Map.of("navarch.health.port", "0", "navarch.health.enabled", "false"));
    }

    private void thereIsNone(Map<String, Object> properties) {
        try (AnnotationConfigApplicationContext service = service(properties)) {
            assertThat(service.getBeansOfType(HealthServer.class)).isEmpty();
            assertThat(service.getBean(ChangeFeed.class)).isSameAs(feed);
        }
    }

    @Test
    void namesTheSettingWhenThePortIsTaken() throws Exception {
        try (AnnotationConfigApplicationContext first = service("0")) {
            String taken = Integer.toString(first.getBean(HealthServer.class).port());
            assertThatThrownBy(() -> service(taken).close())
                    .rootCause()
                    .isInstanceOf(java.net.BindException.class);
            assertThatThrownBy(() -> service(taken).close())
                    .hasStackTraceContaining("navarch.health.port: cannot listen on 127.0.0.1");
        }
    }

    private AnnotationConfigApplicationContext service(String port) {
        return service(Map.of("navarch.health.port", port));
    }

    private AnnotationConfigApplicationContext service(Map<String, Object> properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("test", properties));
        context.registerBean(ChangeFeed.class, () -> feed);
        context.register(HealthWiring.class);
        context.refresh();
        return context;
    }

    private static HttpResponse<String> ask(AnnotationConfigApplicationContext service, String path)
            throws Exception {
        int port = service.getBean(HealthServer.class).port();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString());
        }
    }

    private static final class FakeFeed implements ChangeFeed {

        final List<ChangeListener> listeners = new ArrayList<>();

        @Override
        public Subscription follow(Set<GroupResource> types, ChangeListener listener) {
            return followAll(listener);
        }

        @Override
        public Subscription followPodsOf(String node, ChangeListener listener) {
            return followAll(listener);
        }

        @Override
        public Subscription followAll(ChangeListener listener) {
            listeners.add(listener);
            return () -> {};
        }
    }
}
