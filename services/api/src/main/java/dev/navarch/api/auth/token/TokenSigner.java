package dev.navarch.api.auth.token;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
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

    private final KeyPair keys;
    private final String keyId;
    private final String issuer;
    private final InstantSource clock;

    /**
     * @param issuer {@code https://kubernetes.default.svc.cluster.local}, also the audience of
     *     tokens for the API server
     */
    public TokenSigner(KeyPair keys, String issuer, InstantSource clock) {
        this.keys = keys;
        this.keyId = Jws.keyId(keys.getPublic());
        this.issuer = issuer;
        this.clock = clock;
    }

    public IssuedToken serviceAccount(TokenSpec spec) {
        Instant now = clock.instant();
        Instant expires = now.plus(spec.validity());
        ObjectNode claims = claims(now, expires, issuer);
        List<String> audiences = spec.audiences().isEmpty() ? List.of(issuer) : spec.audiences();
        ArrayNode aud = claims.putArray("aud");
        audiences.forEach(aud::add);
        claims.put(
                "sub", "system:serviceaccount:" + spec.namespace() + ":" + spec.serviceAccount());
        ObjectNode ours = claims.putObject(PRIVATE_CLAIM);
        ours.put("namespace", spec.namespace());
        ours.putObject("serviceaccount").put("name", spec.serviceAccount()).put("uid", spec.uid());
        spec.boundTo().ifPresent(bound -> put(ours, bound));
        spec.node().ifPresent(node -> put(ours, node));
        return new IssuedToken(Jws.sign(claims, keys.getPrivate(), keyId), expires);
    }

    public String component(ComponentIdentity identity) {
        Instant now = clock.instant();
        ObjectNode claims = claims(now, now.plus(COMPONENT_VALIDITY), COMPONENT_ISSUER);
        claims.put("sub", identity.user());
        ArrayNode groups = claims.putArray("groups");
        identity.groups().forEach(groups::add);
        return Jws.sign(claims, keys.getPrivate(), keyId);
    }

    /** The discovery document of the issuer, OpenID Connect Discovery 1.0. */
    public byte[] openIdConfiguration(String jwksUri) {
        ObjectNode document = MAPPER.createObjectNode().put("issuer", issuer);
        document.put("jwks_uri", jwksUri);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported").add("ES256");
        return MAPPER.writeValueAsBytes(document);
    }

    /** The public key, RFC 7517. */
    public byte[] jwks() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ObjectNode document = MAPPER.createObjectNode();
        document.putArray("keys")
                .addObject()
                .put("use", "sig")
                .put("kty", "EC")
                .put("kid", keyId)
                .put("crv", "P-256")
                .put("alg", "ES256")
                .put("x", coordinate(key.getW().getAffineX()))
                .put("y", coordinate(key.getW().getAffineY()));
        return MAPPER.writeValueAsBytes(document);
    }

    public String issuer() {
        return issuer;
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

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }
}
