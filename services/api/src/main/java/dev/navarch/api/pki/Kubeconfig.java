package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A kubeconfig that needs no other file. */
public final class Kubeconfig {

    private Kubeconfig() {}

    /** For a user with a certificate. */
    public static String of(String server, X509Certificate ca, Identity user) {
        return of(
                server,
                encoded(Pem.encode(ca)),
                """
                client-certificate-data: %s
                      client-key-data: %s
                """
                        .formatted(
                                encoded(Pem.encode(user.chain())),
                                encoded(Pem.encode(user.key()))));
    }

    /**
     * For a user with a token.
     *
     * @param ca PEM, in base64
     */
    public static String withToken(String server, String ca, String token) {
        return of(server, ca, "token: " + token + "\n");
    }

    private static String of(String server, String ca, String user) {
        return """
        apiVersion: v1
        kind: Config
        current-context: navarch
        clusters:
          - name: navarch
            cluster:
              server: %s
              certificate-authority-data: %s
        contexts:
          - name: navarch
            context:
              cluster: navarch
              user: navarch-admin
        users:
          - name: navarch-admin
            user:
              %s\
        """
                .formatted(server, ca, user);
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
