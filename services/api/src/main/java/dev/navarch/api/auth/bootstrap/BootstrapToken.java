package dev.navarch.api.auth.bootstrap;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a Secret of the type {@code bootstrap.kubernetes.io/token} in {@code kube-system} says
 * (Kubernetes documentation, "Authenticating with Bootstrap Tokens").
 *
 * @param id six characters, no secret
 * @param secret sixteen characters
 * @param authenticates whether it may be used as a bearer token
 * @param signs whether it signs {@code cluster-info}
 * @param end when it ends, if ever
 * @param groups those that its user is in
 */
public record BootstrapToken(
        String id,
        String secret,
        boolean authenticates,
        boolean signs,
        Optional<Instant> end,
        List<String> groups) {

    public static final String TYPE = "bootstrap.kubernetes.io/token";
    public static final String NAMESPACE = "kube-system";

    /** A Secret of this type has this before the token's id in its name. */
    public static final String NAME_PREFIX = "bootstrap-token-";

    private static final String EVERY = "system:bootstrappers";
    private static final Pattern ID = Pattern.compile("[a-z0-9]{6}");
    private static final Pattern SECRET = Pattern.compile("[a-z0-9]{16}");
    private static final Pattern GROUP =
            Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");

    public BootstrapToken {
        groups = List.copyOf(groups);
    }

    /** Reads a Secret; empty when it is another one, is being deleted, or does not make sense. */
    public static Optional<BootstrapToken> of(JsonNode object) {
        String id = data(object, "token-id");
        String secret = data(object, "token-secret");
        JsonNode metadata = object.path("metadata");
        if (!object.path("type").asString("").equals(TYPE)
                || metadata.has("deletionTimestamp")
                || !ID.matcher(id).matches()
                || !SECRET.matcher(secret).matches()
                || !metadata.path("name").asString("").equals(NAME_PREFIX + id)) {
            return Optional.empty();
        }
        List<String> extra =
                Pattern.compile(",")
                        .splitAsStream(data(object, "auth-extra-groups"))
                        .map(String::strip)
                        .filter(group -> !group.isEmpty())
                        .toList();
        if (!extra.stream().allMatch(group -> GROUP.matcher(group).matches())) {
            return Optional.empty();
        }
        return Optional.of(
                new BootstrapToken(
                        id,
                        secret,
                        data(object, "usage-bootstrap-authentication").equals("true"),
                        data(object, "usage-bootstrap-signing").equals("true"),
                        end(data(object, "expiration")),
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(EVERY), extra.stream())
                                .distinct()
                                .toList()));
    }

    /** Whether it has not ended. */
    public boolean isGood(Instant now) {
        return end.isEmpty() || now.isBefore(end.get());
    }

    /** An end that nobody can read has passed. */
    private static Optional<Instant> end(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.of(Instant.EPOCH);
        }
    }

    private static String data(JsonNode object, String key) {
        try {
            return new String(
                    Base64.getMimeDecoder().decode(object.path("data").path(key).asString("")),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException damaged) {
            return "";
        }
    }

    /** Without the secret, which belongs in no log. */
    @Override
    public String toString() {
        return "BootstrapToken[" + id + "]";
    }
}
