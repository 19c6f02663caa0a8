package dev.navarch.api.auth.token;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.databind.JsonNode;

/**
 * Says whom a token names. Signatures are checked once and remembered, since checking one costs as
 * much as a request; expiry and what the token is bound to are checked each time.
 */
public final class TokenVerifier implements Tokens {

    private static final int REMEMBERED = 10_000;
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    private final Map<String, PublicKey> keys;
    private final TokenSettings settings;
    private final BoundObjects bound;
    private final InstantSource clock;
    private final ConcurrentMap<String, Claims> remembered = new ConcurrentHashMap<>();

    private record Claims(
            JsonNode json, boolean component, List<String> audiences, Instant from, Instant to) {}

    public TokenVerifier(TokenSettings settings, BoundObjects bound, InstantSource clock) {
        Map<String, PublicKey> byId = new LinkedHashMap<>();
        settings.believed().forEach(key -> byId.put(Jws.keyId(key), key));
        this.keys = Map.copyOf(byId);
        this.settings = settings;
        this.bound = bound;
        this.clock = clock;
    }

    /** A token for the API server. */
    public Optional<User> verify(String token) {
        return verify(token, settings.audiences()).map(Verified::user);
    }

    /**
     * The user of a command's token.
     *
     * @throws ApiException 401 if the token is not valid
     */
    public User require(String token) {
        return verify(token)
                .orElseThrow(() ->
                        new ApiException(
                                401,
                                "Unauthorized",
                                "Unauthorized",
                                ApiException.Details.NONE,
                                List.of()));
    }

    @Override
    public Optional<Verified> verify(String token, List<String> audiences) {
        Claims claims = remembered.get(token);
        if (claims == null) {
            Optional<Claims> read = Jws.verify(token, keys).flatMap(this::claims);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            claims = read.get();
            if (remembered.size() >= REMEMBERED) {
                remembered.clear();
            }
            remembered.put(token, claims);
        }
        Instant now = clock.instant();
        if (now.plus(CLOCK_SKEW).isBefore(claims.from()) || !now.isBefore(claims.to())) {
            remembered.remove(token);
            return Optional.empty();
        }
        List<String> meant = new ArrayList<>(audiences);
        meant.retainAll(claims.audiences());
        return meant.isEmpty()
                ? Optional.empty()
                : user(claims).map(user -> new Verified(user, meant));
    }

    private Optional<Claims> claims(JsonNode json) {
        String by = json.path("iss").asString("");
        boolean component = by.equals(TokenSigner.COMPONENT_ISSUER);
        if (!component && !settings.issuers().contains(by)) {
            return Optional.empty();
        }
        List<String> audiences = new ArrayList<>();
        json.path("aud").forEach(a -> audiences.add(a.asString()));
        return Optional.of(
                new Claims(
                        json,
                        component,
                        component ? settings.audiences() : List.copyOf(audiences),
                        Instant.ofEpochSecond(json.path("nbf").asLong(0)),
                        Instant.ofEpochSecond(json.path("exp").asLong(0))));
    }

    private Optional<User> user(Claims claims) {
        String subject = claims.json().path("sub").asString("");
        if (claims.component()) {
            List<String> groups = new ArrayList<>();
            claims.json().path("groups").forEach(g -> groups.add(g.asString()));
            groups.add("system:authenticated");
            return Optional.of(new User(subject, "", groups, Map.of()));
        }
        JsonNode ours = claims.json().path(TokenSigner.PRIVATE_CLAIM);
        String namespace = ours.path("namespace").asString("");
        String name = ours.path("serviceaccount").path("name").asString("");
        String uid = ours.path("serviceaccount").path("uid").asString("");
        if (!subject.equals("system:serviceaccount:" + namespace + ":" + name)
                || !bound.serviceAccountExists(namespace, name, uid)) {
            return Optional.empty();
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        extra.put(
                "authentication.kubernetes.io/credential-id",
                List.of("JTI=" + claims.json().path("jti").asString("")));
        for (String kind : List.of("pod", "secret", "node")) {
            JsonNode object = ours.path(kind);
            if (object.isMissingNode()) {
                continue;
            }
            String boundName = object.path("name").asString("");
            String boundUid = object.path("uid").asString("");
            boolean informative = kind.equals("node") && ours.has("pod");
            if (!informative && !bound.exists(kind, namespace, boundName, boundUid)) {
                return Optional.empty();
            }
            if (!kind.equals("secret")) {
                extra.put("authentication.kubernetes.io/" + kind + "-name", List.of(boundName));
                extra.put("authentication.kubernetes.io/" + kind + "-uid", List.of(boundUid));
            }
        }
        return Optional.of(serviceAccountUser(namespace, name, uid, extra));
    }

    private static User serviceAccountUser(
            String namespace, String name, String uid, Map<String, List<String>> extra) {
        return new User(
                "system:serviceaccount:" + namespace + ":" + name,
                uid,
                List.of(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + namespace,
                        "system:authenticated"),
                extra);
    }
}
