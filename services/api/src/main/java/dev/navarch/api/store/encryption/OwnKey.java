package dev.navarch.api.store.encryption;

import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The configuration that Navarch makes for itself when it is given none: Secrets under a key of its
 * own. It lies beside the cluster's other keys, which replicas share and backups must hold, and may
 * be edited like any other.
 */
public final class OwnKey {

    private static final String NAME = "encryption.yaml";
    private static final int BYTES = 32;

    private OwnKey() {}

    /**
     * @param pki the directory of the cluster's keys
     * @return the file, made if it was not there; of two replicas that make it at once one wins
     */
    public static Path file(Path pki) throws IOException {
        Path file = pki.resolve(NAME);
        if (Files.exists(file)) {
            return file;
        }
        SecureFiles.directory(pki);
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        SecureFiles.create(
                file,
                """
                # How Secrets are encrypted in the database. Whoever loses this file loses them: back it up.
                # To change the key: add a second one, then make it the first, then replace all Secrets
                # (kubectl get secrets -A -o json | kubectl replace -f -), then remove the old one.
                apiVersion: apiserver.config.k8s.io/v1
                kind: EncryptionConfiguration
                resources:
                - resources: [secrets]
                  providers:
                  - aesgcm:
                      keys:
                      - name: key1
                        secret: %s
                  - identity: {}
                """
                        .formatted(Base64.getEncoder().encodeToString(secret)));
        return file;
    }
}
