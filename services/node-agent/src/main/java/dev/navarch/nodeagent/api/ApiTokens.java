package dev.navarch.nodeagent.api;

import dev.navarch.nodeagent.volume.ServiceAccountTokens;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.wire.client.ApiClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests pods' tokens from the API service, and new ones when four fifths of a token's life are
 * over.
 */
public final class ApiTokens implements ServiceAccountTokens {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long DEFAULT_SECONDS = 3600;

    private record Wanted(String podUid, String audience, long seconds) {}

    private record Held(String token, Instant renewAt) {}

    private final ApiClient api;
    private final Clock clock;
    private final ConcurrentMap<Wanted, Held> tokens = new ConcurrentHashMap<>();

    public ApiTokens(ApiClient api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    @Override
    public String of(Pod pod, ServiceAccountTokenProjection projection) throws VolumeFailure {
        long seconds =
                projection.getExpirationSeconds() == null
                        ? DEFAULT_SECONDS
                        : projection.getExpirationSeconds();
        String audience = projection.getAudience() == null ? "" : projection.getAudience();
        Wanted wanted = new Wanted(pod.getMetadata().getUid(), audience, seconds);
        Held held = tokens.get(wanted);
        if (held != null && clock.instant().isBefore(held.renewAt())) {
            return held.token();
        }
        Held fresh = request(pod, wanted);
        tokens.put(wanted, fresh);
        return fresh.token();
    }

    private Held request(Pod pod, Wanted wanted) throws VolumeFailure {
        String account =
                pod.getSpec().getServiceAccountName() == null
                        ? "default"
                        : pod.getSpec().getServiceAccountName();
        ObjectNode request =
                JSON.createObjectNode()
                        .put("apiVersion", "authentication.k8s.io/v1")
                        .put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec").put("expirationSeconds", wanted.seconds());
        if (!wanted.audience().isEmpty()) {
            spec.putArray("audiences").add(wanted.audience());
        } else {
            spec.putArray("audiences");
        }
        spec.putObject("boundObjectRef")
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", pod.getMetadata().getName())
                .put("uid", pod.getMetadata().getUid());
        try {
            JsonNode status =
                    api.post(
                                    "/api/v1/namespaces/"
                                            + pod.getMetadata().getNamespace()
                                            + "/serviceaccounts/"
                                            + account
                                            + "/token",
                                    request)
                            .path("status");
            Instant now = clock.instant();
            String expires = status.path("expirationTimestamp").asString("");
            Duration life =
                    expires.isEmpty()
                            ? Duration.ofSeconds(wanted.seconds())
                            : Duration.between(now, Instant.parse(expires));
            return new Held(
                    status.path("token").asString(""), now.plus(life.multipliedBy(4).dividedBy(5)));
        } catch (IOException e) {
            throw new VolumeFailure("failed to fetch token: " + e.getMessage(), e);
        }
    }

    @Override
    public void forget(String podUid) {
        tokens.keySet().removeIf(wanted -> wanted.podUid().equals(podUid));
    }
}
