package dev.navarch.api.release;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the Secrets of a release that are missing, and the keys that are missing in those that are
 * there. What is there is never overwritten: the database is encrypted with it, and people have
 * kubeconfigs that trust it.
 */
final class ReleaseSecrets {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CONFLICT = 409;
    private static final int TRIES = 20;

    private final ApiClient api;
    private final String namespace;
    private final String prefix;
    private final List<Share> shares;

    ReleaseSecrets(ApiClient api, String namespace, String prefix, List<Share> shares) {
        this.api = api;
        this.namespace = namespace;
        this.prefix = prefix;
        this.shares = List.copyOf(shares);
    }

    /** Where what is missing comes from. */
    interface Source {

        /** The directory of the keys. */
        Path directory();

        /** Makes in it what is missing, given what is there. */
        void make() throws IOException;

        String kubeconfig() throws IOException;
    }

    /**
     * Brings all Secrets to completeness. Of two that do so at once, the one that is second reads
     * the first one's authority and descends from that.
     *
     * @param sources gives an empty one for each attempt
     * @return a line for each Secret that was made or extended
     * @throws IllegalStateException if a Secret descends from another authority
     */
    List<String> complete(Supplier<Source> sources) throws IOException {
        List<String> done = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            try {
                once(sources.get(), done);
                return done;
            } catch (ApiClientException refused) {
                if (refused.code() != CONFLICT || attempt == TRIES) {
                    throw refused;
                }
            }
        }
    }

    private void once(Source source, List<String> done) throws IOException {
        Map<String, ObjectNode> present = new TreeMap<>();
        for (Share share : shares) {
            Optional<JsonNode> found = api.find(path() + "/" + name(share));
            if (found.isPresent()) {
                present.put(share.name(), (ObjectNode) found.get());
            }
        }
        SecureFiles.directory(source.directory());
        for (String file : Share.AUTHORITY.files()) {
            Optional<String> content = content(present, Share.AUTHORITY, file);
            if (content.isPresent()) {
                SecureFiles.write(source.directory().resolve(file), content.get());
            }
        }
        source.make();
        for (Share share : shares) {
            descends(present, share, source.directory());
        }
        for (Share share : shares) {
            complete(share, Optional.ofNullable(present.get(share.name())), source)
                    .ifPresent(done::add);
        }
    }

    private Optional<String> complete(Share share, Optional<ObjectNode> present, Source source)
            throws IOException {
        ObjectNode secret = present.orElseGet(() -> empty(share));
        ObjectNode data = secret.withObject("/data");
        List<String> missing = share.files().stream().filter(file -> !data.has(file)).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        for (String file : missing) {
            data.put(file, encoded(value(file, source)));
        }
        if (present.isEmpty()) {
            api.post(path(), secret);
            return Optional.of("made Secret " + name(share));
        }
        api.put(path() + "/" + name(share), secret);
        return Optional.of("added " + String.join(", ", missing) + " to Secret " + name(share));
    }

    private static String value(String file, Source source) throws IOException {
        return switch (file) {
            case ReleaseKeys.PASSWORD -> ReleaseKeys.password();
            case ReleaseKeys.TOKEN -> TokenCommand.random();
            case ReleaseKeys.KUBECONFIG -> source.kubeconfig();
            default -> Files.readString(source.directory().resolve(file));
        };
    }

    /** Who lost the authority but not the rest would mix two clusters. */
    private void descends(Map<String, ObjectNode> present, Share share, Path directory)
            throws IOException {
        String file = "ca.crt";
        Optional<String> known = content(present, share, file);
        if (known.isPresent() && !known.get().equals(Files.readString(directory.resolve(file)))) {
            throw new IllegalStateException(
                    "Secret "
                            + name(share)
                            + " is of another authority than Secret "
                            + name(Share.AUTHORITY)
                            + "; bring that one back, or delete all Secrets of the release and begin"
                            + " with an empty database");
        }
    }

    private static Optional<String> content(
            Map<String, ObjectNode> present, Share share, String file) {
        return Optional.ofNullable(present.get(share.name()))
                .map(secret -> secret.at("/data").path(file).asString(""))
                .filter(text -> !text.isEmpty())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }

    private ObjectNode empty(Share share) {
        ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.putObject("metadata")
                .put("name", name(share))
                .put("namespace", namespace)
                .putObject("labels")
                .put("app.kubernetes.io/name", "navarch")
                .put("app.kubernetes.io/instance", prefix)
                .put("app.kubernetes.io/component", share.name());
        return secret.put("type", "Opaque");
    }

    private String name(Share share) {
        return prefix + "-" + share.name();
    }

    private String path() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
