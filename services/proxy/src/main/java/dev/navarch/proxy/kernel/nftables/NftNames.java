package dev.navarch.proxy.kernel.nftables;

import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of a frontend's chains and sets: a digest makes them unique, and what follows it lets a
 * person read {@code nft list ruleset}. The kernel takes at most 127 characters.
 */
final class NftNames {

    private static final int LONGEST_TAIL = 80;

    private NftNames() {}

    static String service(Frontend frontend) {
        return "service-" + tail(frontend.key(), frontend);
    }

    static String external(Frontend frontend) {
        return "external-" + tail(frontend.key(), frontend);
    }

    static String endpoint(Frontend frontend, Backend backend) {
        return "endpoint-" + tail(frontend.key() + "->" + backend.hostPort(), frontend);
    }

    static String affinity(Frontend frontend, Backend backend) {
        return "affinity-" + tail(frontend.key() + "->" + backend.hostPort(), frontend);
    }

    private static String tail(String identity, Frontend frontend) {
        String readable =
                frontend.service() + "/" + frontend.protocol().lower() + "/" + frontend.portName();
        String cut =
                readable.length() > LONGEST_TAIL ? readable.substring(0, LONGEST_TAIL) : readable;
        return digest(identity) + "-" + cut;
    }

    private static String digest(String identity) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
