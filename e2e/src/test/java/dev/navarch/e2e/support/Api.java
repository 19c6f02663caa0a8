package dev.navarch.e2e.support;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Plain HTTPS to the API server as the kubeconfig's user, for what kubectl is too slow for. */
public final class Api {

    private final HttpClient client;
    private final String server;

    public Api(Path kubeconfig) {
        try {
            JsonNode config = new YAMLMapper().readTree(Files.readString(kubeconfig));
            JsonNode cluster = config.at("/clusters/0/cluster");
            JsonNode user = config.at("/users/0/user");
            server = cluster.get("server").asString();
            var trusted =
                    new TrustedAuthorities(
                            Pem.certificates(decoded(cluster, "certificate-authority-data")));
            Identity identity =
                    new Identity(
                            Pem.privateKey(decoded(user, "client-key-data")),
                            Pem.certificates(decoded(user, "client-certificate-data")));
            client =
                    HttpClient.newBuilder()
                            .sslContext(Tls.client(trusted, Optional.of(identity)))
                            .connectTimeout(Duration.ofSeconds(5))
                            .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decoded(JsonNode node, String field) {
        byte[] text = Base64.getDecoder().decode(node.get(field).asString());
        return new String(text, StandardCharsets.US_ASCII);
    }

    /**
     * @throws IOException when there was no answer, which says nothing of the request's outcome
     */
    public HttpResponse<String> send(String method, String path, String body) throws IOException {
        try {
            return client.send(
                    request(path)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Opens a watch; the caller reads and closes it. */
    public HttpResponse<InputStream> watch(String path) throws IOException {
        try {
            return client.send(request(path).GET().build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path));
    }
}
