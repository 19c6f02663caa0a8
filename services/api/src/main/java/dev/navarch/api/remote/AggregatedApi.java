package dev.navarch.api.remote;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An APIService whose group and version another server serves.
 *
 * @param name {@code v1beta1.metrics.k8s.io}
 * @param uid tells it from one that had the name before
 * @param port of the service, 443 by default
 * @param caBundle PEM, encoded once more; empty when the server's certificate is not checked
 */
record AggregatedApi(
        String name,
        String uid,
        String group,
        String version,
        String namespace,
        String service,
        int port,
        Optional<String> caBundle,
        boolean insecure) {

    private static final int HTTPS = 443;

    /**
     * @return empty for an APIService that this server serves itself
     */
    static Optional<AggregatedApi> of(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode service = spec.path("service");
        if (!service.isObject()) {
            return Optional.empty();
        }
        return Optional.of(
                new AggregatedApi(
                        object.path("metadata").path("name").asString(),
                        object.path("metadata").path("uid").asString(""),
                        spec.path("group").asString(""),
                        spec.path("version").asString(""),
                        service.path("namespace").asString(""),
                        service.path("name").asString(""),
                        service.path("port").asInt(HTTPS),
                        Optional.of(spec.path("caBundle").asString("")).filter(c -> !c.isEmpty()),
                        spec.path("insecureSkipTLSVerify").asBoolean(false)));
    }

    String path() {
        return "/apis/" + group + "/" + version;
    }

    boolean serves(String rawPath) {
        return rawPath.equals(path()) || rawPath.startsWith(path() + "/");
    }
}
