package dev.navarch.wire.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a holder of a client certificate shows where there is no TLS connection to show it in: a
 * JSON Web Token with the certificate in its header ({@code x5c}, RFC 7515), signed with the
 * certificate's key, ES256.
 *
 * @param chain that of the header, which nobody has verified yet
 */
public record CertificateToken(List<X509Certificate> chain) {

    /** The audience of tokens in commands. */
    public static final String COMMANDS = "navarch.commands";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String ES256 = "SHA256withECDSAinP1363Format";
    private static final int P256_BITS = 256;

    public CertificateToken {
        chain = List.copyOf(chain);
    }

    /**
     * Makes one.
     *
     * @param identity its key is of the curve P-256
     * @param audience for whom alone it is
     * @param end when it ends
     */
    public static String sign(Identity identity, String audience, Instant end) {
        ObjectNode header = JSON.createObjectNode().put("alg", "ES256");
        ArrayNode chain = header.putArray("x5c");
        try {
            for (X509Certificate certificate : identity.chain()) {
                chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            }
            ObjectNode claims =
                    JSON.createObjectNode().put("aud", audience).put("exp", end.getEpochSecond());
            String signed =
                    ENCODER.encodeToString(JSON.writeValueAsBytes(header))
                            + "."
                            + ENCODER.encodeToString(JSON.writeValueAsBytes(claims));
            Signature signature = Signature.getInstance(ES256);
            signature.initSign(identity.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign as " + identity, e);
        }
    }

    /**
     * Reads one that is for this audience, has not ended, and is signed by its certificate's key.
     *
     * @param longest how far off its end may be
     * @return empty for anything else
     */
    public static Optional<CertificateToken> read(
            String token, String audience, Instant now, Duration longest) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(DECODER.decode(parts[0]));
            List<X509Certificate> chain = chain(header.path("x5c"));
            if (chain.isEmpty()
                    || !header.path("alg").asString("").equals("ES256")
                    || !(chain.getFirst().getPublicKey() instanceof ECPublicKey key)
                    || key.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                return Optional.empty();
            }
            Signature signature = Signature.getInstance(ES256);
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(DECODER.decode(parts[2]))) {
                return Optional.empty();
            }
            JsonNode claims = JSON.readTree(DECODER.decode(parts[1]));
            Instant end = Instant.ofEpochSecond(claims.path("exp").asLong(0));
            return claims.path("aud").asString("").equals(audience)
                            && now.isBefore(end)
                            && !end.isAfter(now.plus(longest))
                    ? Optional.of(new CertificateToken(chain))
                    : Optional.empty();
        } catch (IllegalArgumentException | JacksonException | SignatureException damaged) {
            return Optional.empty();
        } catch (GeneralSecurityException damaged) {
            return Optional.empty();
        }
    }

    private static List<X509Certificate> chain(JsonNode texts) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = new ArrayList<>();
        for (JsonNode text : texts) {
            byte[] der = Base64.getDecoder().decode(text.asString(""));
            chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        }
        return chain;
    }
}
