package dev.navarch.api.auth.token;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Issues tokens with the claims that Kubernetes' own have (KEP-1205, KEP-4193). */
public final class TokenSigner {

    static final String COMPONENT_ISSUER = "navarch";
    static final String PRIVATE_CLAIM = "kubernetes.io";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration COMPONENT_VALIDITY = Duration.ofDays(3650);

    /** What Kubernetes asks for when it mounts a token into a pod: an hour and a little. */
    private static final Duration OF_PODS = Duration.ofSeconds(3607);

    private static final Duration EXTENDED = Duration.ofDays(365);

    private final TokenSettings settings;
    private final InstantSource clock;

    public TokenSigner(TokenSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param issuer {@code https://kubernetes.default.svc.cluster.local}, also the audience of
     *     tokens for the API server
     */
    public TokenSigner(KeyPair keys, String issuer, InstantSource clock) {
        this(TokenSettings.of(keys, issuer), clock);
    }

    public TokenSettings settings() {
        return settings;
    }

    /**
     * What a token says of its end, and what its receiver is told, differ for tokens of pods that
     * are extended: who reads its token again in time never notices (KEP-1205).
     */
    public IssuedToken serviceAccount(TokenSpec spec) {
        Instant now = clock.instant();
        Instant expires = now.plus(spec.validity());
        List<String> audiences =
                spec.audiences().isEmpty() ? settings.audiences() : spec.audiences();
        boolean extended =
                settings.extended()
                        && spec.validity().equals(OF_PODS)
                        && spec.boundTo().filter(to -> to.kind().equals("Pod")).isPresent()
                        && settings.audiences().containsAll(audiences);
        ObjectNode claims = claims(now, extended ? now.plus(EXTENDED) : expires, issuer());
        ArrayNode aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put(
                "sub", "system:serviceaccount:" + spec.namespace() + ":" + spec.serviceAccount());
        ObjectNode ours = claims.putObject(PRIVATE_CLAIM);
        ours.put("namespace", spec.namespace());
        ours.putObject("serviceaccount").put("name", spec.serviceAccount()).put("uid", spec.uid());
        spec.boundTo().ifPresent(bound -> put(ours, bound));
        spec.node().ifPresent(node -> put(ours, node));
        if (extended) {
            ours.put("warnafter", expires.getEpochSecond());
        }
        return new IssuedToken(Jws.sign(claims, settings.signing()), expires);
    }

    public String component(ComponentIdentity identity) {
        Instant now = clock.instant();
        ObjectNode claims = claims(now, now.plus(COMPONENT_VALIDITY), COMPONENT_ISSUER);
        claims.put("sub", identity.user());
        ArrayNode groups = claims.putArray("groups");
        identity.groups().forEach(groups::add);
        return Jws.sign(claims, settings.signing());
    }

    /** The discovery document of the issuer, OpenID Connect Discovery 1.0. */
    public byte[] openIdConfiguration(String jwksUri) {
        ObjectNode document = MAPPER.createObjectNode().put("issuer", issuer());
        document.put("jwks_uri", jwksUri);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        ArrayNode algorithms = document.putArray("id_token_signing_alg_values_supported");
        settings.believed().stream()
                .map(key -> JwsAlgorithm.of(key).name())
                .distinct()
                .forEach(algorithms::add);
        return MAPPER.writeValueAsBytes(document);
    }

    /** The public keys, RFC 7517. */
    public byte[] jwks() {
        ObjectNode document = MAPPER.createObjectNode();
        ArrayNode keys = document.putArray("keys");
        settings.believed().forEach(key -> JwsAlgorithm.of(key).describe(key, keys.addObject()));
        return MAPPER.writeValueAsBytes(document);
    }

    public String issuer() {
        return settings.issuers().getFirst();
    }

    private static ObjectNode claims(Instant now, Instant expires, String issuer) {
        return MAPPER.createObjectNode()
                .put("iss", issuer)
                .put("iat", now.getEpochSecond())
                .put("nbf", now.getEpochSecond())
                .put("exp", expires.getEpochSecond())
                .put("jti", UUID.randomUUID().toString());
    }

    private static void put(ObjectNode claims, BoundTo bound) {
        claims.putObject(bound.kind().toLowerCase(java.util.Locale.ROOT))
                .put("name", bound.name())
                .put("uid", bound.uid());
    }
}
