package dev.navarch.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a setting is said with its name, before anything is served. */
@Timeout(300)
class WrongSettingsTest {

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    navarch.serving.cert-file                     | nowhere.crt | there is no such file
                    navarch.serving.key-file                      | foreign.key | is not the key of the certificate
                    navarch.serving.key-file                      |             | is required with navarch.serving.cert-file
                    navarch.serving.key-file                      | nodes.crt   | holds no private key
                    navarch.serving.tls-min-version               | VersionTLS10 | must be VersionTLS12 or VersionTLS13
                    navarch.serving.tls-cipher-suites             | TLS_NONE    | there is no "TLS_NONE"
                    navarch.serving.goaway-chance                 | 0.03        | must be from 0 to 0.02
                    navarch.authentication.client-ca-file         | foreign.key | holds no certificate
                    navarch.authentication.request-header.client-ca-file | nowhere.crt | there is no such file
                    navarch.kubelet.client-key                    | foreign.key | is not the key of the certificate
                    navarch.kubelet.certificate-authority         | foreign.key | holds no certificate
                    navarch.aggregation.proxy-client-cert-file    |             | is required with navarch.aggregation.proxy-client-key-file
                    navarch.service-account.signing-key-file      | nodes.crt   | holds no private key
                    navarch.service-account.key-files             | nowhere.pub | there is no such file
                    navarch.service-account.issuers               | ht tp://x   | is neither a name nor a URL
                    navarch.service-cidr                          | 10.96.0.0   | no CIDR
                    navarch.service-node-port-range               | 70000-70001 | no ports
                    navarch.api.bind                              | here        | must be an IP address
                    navarch.admission.enable                      | EventRateLimit | there is no admission plugin "EventRateLimit"
                    navarch.admission.disable                     | Podsecurity | there is no admission plugin "Podsecurity"
                    navarch.admission.config-file                 | pods.yaml   | must be privileged, baseline or restricted
                    navarch.authorization.modes                   | RBAC,ABAC   | must be of Node, RBAC, Webhook
                    navarch.authorization.modes                   | Webhook     | goes together with navarch.authorization.webhook.config-file
                    navarch.authentication.config-file            | pods.yaml   | must be a AuthenticationConfiguration of apiserver.config.k8s.io/v1
                    navarch.authorization.config-file             | nowhere.yaml | there is no such file
                    navarch.audit.webhook.mode                    | strict      | invalid audit mode strict, allowed modes are "batch,blocking,blocking-strict"
                    navarch.audit.log.mode                        | Batch       | invalid audit mode Batch
                    navarch.feature-gates                         | WatchLists=true | unrecognized feature gate: WatchLists
                    navarch.oidc.issuer-url                       | https://x   | navarch.oidc.client-id: is required with navarch.oidc.issuer-url
                    navarch.oidc.signing-algs                     | HS256       | "HS256" is not one of RS256
                    navarch.service-account.jwks-uri              | http://x    | must begin with https://
                    navarch.service-account.max-token-expiration  | 30m         | must be 0, or from 1h
                    """)
    void stopsTheStartWithASentence(String setting, String value, String sentence)
            throws Exception {
        OwnAuthority own = new OwnAuthority(directory);
        own.file("foreign.key", Pem.encode(KeyPairs.create().getPrivate()));
        own.file(
                "pods.yaml",
                "{apiVersion: apiserver.config.k8s.io/v1, kind: AdmissionConfiguration, plugins: [{name:"
                        + " PodSecurity, configuration: {apiVersion: pod-security.admission.config.k8s.io/v1,"
                        + " kind: PodSecurityConfiguration, defaults: {enforce: strict}}}]}");
        Map<String, Object> properties = new HashMap<>(own.properties());
        String text = value == null ? "" : value;
        boolean file = text.matches("[a-z]+\\.(crt|key|pub|yaml)");
        properties.put(setting, file ? directory.resolve(text).toString() : text);
        Path home = Files.createDirectory(directory.resolve("home"));
        assertThatThrownBy(() -> new OwnApi(home, properties).close())
                .hasStackTraceContaining(setting)
                .hasStackTraceContaining(sentence);
    }
}
