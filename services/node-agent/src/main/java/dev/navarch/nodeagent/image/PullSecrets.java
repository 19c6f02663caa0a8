package dev.navarch.nodeagent.image;

import dev.navarch.nodeagent.runtime.PullCredential;
import dev.navarch.nodeagent.spec.ObjectReader;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credentials that a pod brings for its images; see "Pull an Image from a Private Registry".
 */
public final class PullSecrets {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectReader objects;

    public PullSecrets(ObjectReader objects) {
        this.objects = objects;
    }

    /** Those that fit the image's registry; a secret that is missing or broken is passed over. */
    List<PullCredential> of(Pod pod, String image) {
        List<PullCredential> credentials = new ArrayList<>();
        for (LocalObjectReference reference : pod.getSpec().getImagePullSecrets()) {
            try {
                objects.secret(pod.getMetadata().getNamespace(), reference.getName())
                        .flatMap(PullSecrets::registries)
                        .ifPresent(registries -> collect(registries, image, credentials));
            } catch (ObjectReader.UnreadableException
                    | JacksonException
                    | IllegalArgumentException e) {
                // Without it the pull may still succeed; if not, the registry's answer is shown.
            }
        }
        return credentials;
    }

    private static Optional<JsonNode> registries(Secret secret) {
        if (secret.getData() == null) {
            return Optional.empty();
        }
        String current = secret.getData().get(".dockerconfigjson");
        if (current != null) {
            return Optional.of(JSON.readTree(decoded(current)).path("auths"));
        }
        String old = secret.getData().get(".dockercfg");
        return old == null ? Optional.empty() : Optional.of(JSON.readTree(decoded(old)));
    }

    private static void collect(JsonNode registries, String image, List<PullCredential> into) {
        registries
                .properties()
                .forEach(entry -> {
                    if (matches(entry.getKey(), image)) {
                        into.add(credential(entry.getValue()));
                    }
                });
    }

    /** A key is a host, perhaps with a scheme, a port and the beginning of a path. */
    static boolean matches(String key, String image) {
        String bare = key.replaceFirst("^https?://", "").replaceFirst("/v[12]/?$", "");
        String plain = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        String registry = registry(image);
        if (plain.equals("index.docker.io") || plain.equals("docker.io")) {
            return registry.equals("docker.io");
        }
        String whole = registry.equals("docker.io") ? "docker.io/" + image : image;
        if (plain.startsWith("*.")) {
            return registry.endsWith(plain.substring(1));
        }
        return whole.equals(plain) || whole.startsWith(plain + "/");
    }

    static String registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost")
                ? first
                : "docker.io";
    }

    private static PullCredential credential(JsonNode entry) {
        String username = entry.path("username").asString("");
        String password = entry.path("password").asString("");
        String both = entry.path("auth").asString("");
        if (!both.isEmpty()) {
            String text = decoded(both);
            int colon = text.indexOf(':');
            if (colon >= 0) {
                username = text.substring(0, colon);
                password = text.substring(colon + 1);
            }
        }
        return new PullCredential(username, password, entry.path("identitytoken").asString(""));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
