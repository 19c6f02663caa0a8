package dev.navarch.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.patch.Trees;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ProjectionChecksTest {

    private static List<String> wrong(String source) {
        ObjectNode projected = Trees.yamlObject("{sources: [" + source + "]}");
        Causes causes = new Causes();
        ProjectionChecks.check(projected, Optional.empty(), "v", projected, causes);
        return causes.list().stream().map(c -> c.field() + ": " + c.message()).toList();
    }

    private static List<String> certificate(String more) {
        return wrong("{podCertificate: {signerName: a.b/c, keyType: ED25519, " + more + "}}");
    }

    private static List<String> bundle(String fields) {
        return wrong("{clusterTrustBundle: {" + fields + "}}");
    }

    @Test
    void acceptsWhatKubernetesAccepts() {
        assertThat(
                        certificate(
                                "keyPath: key, certificateChainPath: deep/chain,"
                                        + " maxExpirationSeconds: 7862400, userAnnotations: {a.b/C: d}"))
                .isEmpty();
        assertThat(bundle("name: 'a.b:c:d', path: x")).isEmpty();
        assertThat(bundle("name: plain, path: x, optional: true")).isEmpty();
        assertThat(bundle("signerName: a.b/c, path: x")).isEmpty();
        assertThat(bundle("signerName: a.b/c, labelSelector: {}, path: x")).isEmpty();
    }

    @Test
    void boundsHowLongACertificateLasts() {
        String field = "v.sources[0].podCertificate.maxExpirationSeconds: Invalid value: ";
        assertThat(certificate("keyPath: k, maxExpirationSeconds: 3599"))
                .containsExactly(field + "3599: if provided, maxExpirationSeconds must be >= 3600");
        assertThat(certificate("keyPath: k, maxExpirationSeconds: 7862401"))
                .containsExactly(
                        field + "7862401: if provided, maxExpirationSeconds must be <= 7862400");
        assertThat(
                        wrong(
                                "{podCertificate: {signerName: kubernetes.io/c, keyType: ED25519,"
                                        + " keyPath: k, maxExpirationSeconds: 86401}}"))
                .containsExactly(
                        field + "86401: if provided, maxExpirationSeconds must be <= 86400");
    }

    @Test
    void wantsAKeyOfAKnownSortSomewhereInTheVolume() {
        assertThat(wrong("{podCertificate: {signerName: nodomain/c, keyType: RSA2048}}"))
                .hasSize(3)
                .anyMatch(w -> w.contains("at least two segments"))
                .anyMatch(w -> w.contains("podCertificate.keyType: Unsupported value: \"RSA2048\""))
                .anyMatch(w -> w.contains("specify at least one of credentialBundlePath"));
        assertThat(certificate("keyPath: ../up, certificateChainPath: /root"))
                .hasSize(2)
                .anyMatch(w -> w.endsWith("must not contain '..'"))
                .anyMatch(w -> w.endsWith("must be a relative path"));
        assertThat(certificate("keyPath: ..data")).hasSize(1);
        assertThat(certificate("keyPath: k, userAnnotations: {plain: x}"))
                .singleElement()
                .asString()
                .contains("must be a domain-prefixed key");
    }

    @Test
    void wantsANameOrASignerOfABundle() {
        assertThat(bundle("path: x"))
                .containsExactly(
                        "v.sources[0].clusterTrustBundle: Required value: either name or"
                                + " signerName must be specified");
        assertThat(bundle("name: n, signerName: a.b/c, path: x"))
                .singleElement()
                .asString()
                .endsWith("only one of name and signerName may be used");
        assertThat(bundle("name: n, labelSelector: {}, path: x"))
                .singleElement()
                .asString()
                .endsWith("labelSelector must be unset if name is specified");
        assertThat(bundle("name: 'a:b', path: x")).isNotEmpty();
        assertThat(bundle("name: '', path: x")).isNotEmpty();
    }

    @Test
    void wantsEachFileOnceAndOneSortOfSourceAtATime() {
        assertThat(
                        wrong(
                                "{configMap: {name: c, items: [{key: k, path: same}]}},"
                                        + " {clusterTrustBundle: {name: n, path: same}}"))
                .containsExactly("v: Invalid value: \"same\": conflicting duplicate paths");
        assertThat(wrong("{configMap: {name: c}, clusterTrustBundle: {name: n, path: x}}"))
                .containsExactly(
                        "v.sources[0]: Forbidden: may not specify more than 1 volume type");
    }
}
