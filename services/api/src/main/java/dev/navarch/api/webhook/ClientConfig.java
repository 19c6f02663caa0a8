package dev.navarch.api.webhook;

import java.net.URI;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code WebhookClientConfig}: how to reach a webhook.
 *
 * @param uri where to post to; for a service its name stands for the host, as in its certificate
 * @param service whom to ask for the address; empty when the URI says it
 * @param caBundle PEM in base64, by which to check the server's certificate; empty for the system's
 *     authorities
 */
public record ClientConfig(URI uri, Optional<Service> service, String caBundle) {

    /** A service and one of its ports. */
    public record Service(String namespace, String name, int port) {}

    private static final int HTTPS = 443;

    /**
     * @throws IllegalArgumentException if the URL is none
     */
    public static ClientConfig of(JsonNode config) {
        String bundle = config.path("caBundle").asString("");
        JsonNode reference = config.path("service");
        if (!reference.isObject()) {
            return new ClientConfig(
                    URI.create(config.path("url").asString("")), Optional.empty(), bundle);
        }
        Service service =
                new Service(
                        reference.path("namespace").asString(""),
                        reference.path("name").asString(""),
                        reference.path("port").asInt(HTTPS));
        String path = reference.path("path").asString("");
        return new ClientConfig(
                URI.create(
                        "https://"
                                + service.name()
                                + "."
                                + service.namespace()
                                + ".svc:"
                                + service.port()
                                + (path.startsWith("/") ? path : "/" + path)),
                Optional.of(service),
                bundle);
    }
}
