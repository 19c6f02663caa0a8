package dev.navarch.api.pki;

import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A kubeconfig that needs no other file. */
public final class Kubeconfig {

    private Kubeconfig() {}

    public static String of(String server, X509Certificate ca, Identity user) {
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
              client-certificate-data: %s
              client-key-data: %s
        """
                .formatted(
                        server,
                        encoded(Pem.encode(ca)),
                        encoded(Pem.encode(user.chain())),
                        encoded(Pem.encode(user.key())));
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
