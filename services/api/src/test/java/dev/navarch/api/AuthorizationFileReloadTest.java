package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file that says who may is read again while the whole service runs. */
@Timeout(300)
class AuthorizationFileReloadTest {

    private static final String SECRETS = "/api/v1/secrets";
    private static final String ROLES = "{type: RBAC, name: roles}";
    private static final String DENYING = "{type: AlwaysDeny, name: none}";
    private static final String ALLOWING = "{type: AlwaysAllow, name: all}";

    @TempDir Path directory;

    private static String chain(String... authorizers) {
        return "{apiVersion: apiserver.config.k8s.io/v1, kind: AuthorizationConfiguration,"
                + " authorizers: ["
                + String.join(", ", authorizers)
                + "]}";
    }

    @Test
    void aChangedChainIsTakenUpAndAWrongOneIsNot() throws Exception {
        OwnAuthority own = new OwnAuthority(directory);
        Path file = own.file("authorization.yaml", chain(ROLES));
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put("navarch.authorization.config-file", file.toString());
        properties.put("navarch.authorization.reload", "50ms");
        HttpClient jane = client(own, CertificateSpec.client("jane"));
        HttpClient admin = client(own, CertificateSpec.client("root", "system:masters"));
        try (OwnApi api =
                new OwnApi(Files.createDirectory(directory.resolve("home")), properties)) {
            assertThat(api.get(jane, SECRETS).code()).isEqualTo(403);
            OwnAuthority.replace(file, chain(ROLES, ALLOWING));
            eventually(() -> api.get(jane, SECRETS).code() == 200);

            OwnAuthority.replace(file, chain(ROLES, "{type: AlwaysMaybe, name: x}"));
            eventually("an unknown type is counted", () -> failures(api, admin) == 1);
            OwnAuthority.replace(file, chain(DENYING));
            eventually("RBAC cannot go", () -> failures(api, admin) == 2);
            assertThat(api.get(jane, SECRETS).code()).isEqualTo(200);
            Files.delete(file);
            eventually("no file at all", () -> failures(api, admin) == 3);
            assertThat(api.get(jane, SECRETS).code()).isEqualTo(200);

            OwnAuthority.replace(file, chain(DENYING, ROLES));
            eventually(() -> api.get(jane, SECRETS).text().contains("Everything is forbidden."));
        }
    }

    private static double failures(OwnApi api, HttpClient admin) throws Exception {
        String counter =
                "apiserver_authorization_config_controller_automatic_reloads_total{status=\"failure\"}";
        return api.get(admin, "/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(counter))
                .mapToDouble(line -> Double.parseDouble(line.substring(counter.length())))
                .sum();
    }

    private static HttpClient client(OwnAuthority own, CertificateSpec spec) {
        return OwnApi.client(own.servers.certificate(), Optional.of(own.clients.issue(spec)));
    }
}
