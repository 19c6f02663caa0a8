package dev.navarch.wire.pki;

import io.netty.handler.ssl.OpenSsl;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * What a server agrees to.
 *
 * @param protocols newest first
 * @param cipherSuites of TLS 1.2, by their IANA names; empty for the library's choice. Those of TLS
 *     1.3 are always offered
 */
public record TlsLimits(List<String> protocols, List<String> cipherSuites) {

    public static final TlsLimits DEFAULT = new TlsLimits(List.of("TLSv1.3", "TLSv1.2"), List.of());

    private static final List<String> TLS_13_SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256");

    public TlsLimits {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** What this machine's TLS library knows. */
    public static Set<String> knownCipherSuites() {
        if (OpenSsl.isAvailable()) {
            return OpenSsl.availableJavaCipherSuites();
        }
        try {
            return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    List<String> offered() {
        List<String> offered = new ArrayList<>(cipherSuites);
        TLS_13_SUITES.stream().filter(suite -> !offered.contains(suite)).forEach(offered::add);
        return offered;
    }
}
