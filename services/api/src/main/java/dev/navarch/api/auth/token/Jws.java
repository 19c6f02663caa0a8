package dev.navarch.api.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON Web Signature in compact form, RFC 7515. */
final class Jws {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private Jws() {}

    static String keyId(PublicKey key) {
        try {
            return ENCODER.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    static String sign(ObjectNode claims, KeyPair keys) {
        JwsAlgorithm algorithm = JwsAlgorithm.of(keys.getPublic());
        ObjectNode header =
                MAPPER.createObjectNode()
                        .put("alg", algorithm.name())
                        .put("kid", keyId(keys.getPublic()));
        String signed =
                ENCODER.encodeToString(MAPPER.writeValueAsBytes(header))
                        + "."
                        + ENCODER.encodeToString(MAPPER.writeValueAsBytes(claims));
        try {
            Signature signature = Signature.getInstance(algorithm.signature());
            signature.initSign(keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with this key", e);
        }
    }

    /**
     * The claims of a token whose signature is right.
     *
     * @param keys by key id
     * @return empty if it is no such token
     */
    static Optional<JsonNode> verify(String token, Map<String, PublicKey> keys) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = MAPPER.readTree(DECODER.decode(parts[0]));
            PublicKey key = keys.get(header.path("kid").asString(""));
            if (key == null
                    || !header.path("alg").asString("").equals(JwsAlgorithm.of(key).name())) {
                return Optional.empty();
            }
            Signature signature = Signature.getInstance(JwsAlgorithm.of(key).signature());
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(DECODER.decode(parts[2]))
                    ? Optional.of(MAPPER.readTree(DECODER.decode(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException | JacksonException | SignatureException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks an algorithm", e);
        }
    }
}
