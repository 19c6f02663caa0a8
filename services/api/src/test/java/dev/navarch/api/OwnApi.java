package dev.navarch.api;

import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole API service with its objects in memory and settings of a test's own. */
final class OwnApi implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    /** An answer. */
    record Answer(int code, String text) {

        JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }
    }

    OwnApi(Path home, Map<String, Object> properties) throws Exception {
        this(home, properties, Map.of());
    }

    /**
     * @param variables of the environment
     */
    OwnApi(Path home, Map<String, Object> properties, Map<String, Object> variables)
            throws Exception {
        this(home, properties, variables, Tracing.OFF);
    }

    OwnApi(
            Path home,
            Map<String, Object> properties,
            Map<String, Object> variables,
            Tracing tracing)
            throws Exception {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("navarch.home", home.toString());
        all.put("navarch.port", "0");
        all.put("navarch.node.name", "n1");
        all.put("navarch.kafka.enabled", "false");
        all.put("spring.main.banner-mode", "off");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        context =
                new SpringApplicationBuilder(ApiWiring.class)
                        .environment(environment)
                        .web(WebApplicationType.NONE)
                        .properties(all)
                        .initializers(starting ->
                                starting.getBeanFactory().registerSingleton("testTracing", tracing))
                        .run();
        context.getBean(ApiService.class).bootstrapped().get(180, TimeUnit.SECONDS);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return bean(ApiService.class).port();
    }

    static HttpClient client(X509Certificate trusted, Optional<Identity> shown) {
        return HttpClient.newBuilder()
                .sslContext(Tls.client(new TrustedAuthorities(List.of(trusted)), shown))
                .build();
    }

    Answer send(HttpClient client, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    Answer get(HttpClient client, String path, String... headers)
            throws IOException, InterruptedException {
        return send(client, "GET", path, "", headers);
    }

    @Override
    public void close() {
        context.close();
    }
}
