package dev.navarch.testkit;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Plain HTTPS to an API server as the user of a kubeconfig: no Kubernetes client library, so that
 * what is measured and checked is the server.
 *
 * @param server {@code https://host:port}
 * @param http trusts the server's authority and shows the user's certificate
 * @param bearer the user's token; empty when a certificate says who it is
 */
public record KubeconfigClient(String server, HttpClient http, String bearer) {

    /**
     * Reads the first cluster and the first user of a kubeconfig with embedded certificates.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when its certificates are damaged
     */
    public static KubeconfigClient of(Path kubeconfig) throws IOException {
        JsonNode config = new YAMLMapper().readTree(Files.readString(kubeconfig));
        JsonNode cluster = config.at("/clusters/0/cluster");
        JsonNode user = config.at("/users/0/user");
        try {
            var trusted =
                    new TrustedAuthorities(
                            Pem.certificates(decoded(cluster, "certificate-authority-data")));
            Optional<Identity> identity =
                    user.has("client-key-data")
                            ? Optional.of(
                                    new Identity(
                                            Pem.privateKey(decoded(user, "client-key-data")),
                                            Pem.certificates(
                                                    decoded(user, "client-certificate-data"))))
                            : Optional.empty();
            HttpClient http =
                    HttpClient.newBuilder()
                            .sslContext(Tls.client(trusted, identity))
                            .connectTimeout(Duration.ofSeconds(30))
                            .build();
            return new KubeconfigClient(
                    cluster.get("server").asString(), http, user.path("token").asString(""));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("damaged certificates in " + kubeconfig, e);
        }
    }

    /** A request for a path, ready for a method and a body. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Accept", "application/json");
        return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private static String decoded(JsonNode node, String field) {
        byte[] text = Base64.getDecoder().decode(node.get(field).asString());
        return new String(text, StandardCharsets.US_ASCII);
    }
}
