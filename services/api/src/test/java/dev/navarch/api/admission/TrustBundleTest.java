package dev.navarch.api.admission;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.Resources;
import dev.navarch.testkit.PodSigner;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cluster trust bundles: what they carry, and who says whose they are. */
class TrustBundleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Cluster cluster =
            Cluster.start((user, asked) ->
                    new Decision(
                            !asked.resource().equals("signers")
                                    || (user.name().equals("attester")
                                            && asked.verb().equals("attest")
                                            && asked.name().equals("example.com/*")),
                            ""));
    private final String anchor = new PodSigner("one", NOW).anchor();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ObjectNode create(String name, String signer, String text) {
        ObjectNode bundle = JsonMapper.shared().createObjectNode();
        bundle.put("apiVersion", "certificates.k8s.io/v1").put("kind", "ClusterTrustBundle");
        bundle.putObject("metadata").put("name", name);
        bundle.putObject("spec").put("trustBundle", text);
        if (!signer.isEmpty()) {
            bundle.withObjectProperty("spec").put("signerName", signer);
        }
        return cluster.create(bundle.toString());
    }

    @Test
    void onlyWhoMayAttestForASignerSaysWhichAuthoritiesAreItsOwn() {
        cluster.as("somebody");
        create("mine", "", anchor);
        assertThat(refused(() -> create("example.com:a:one", "example.com/a", anchor)))
                .hasMessageEndingWith(
                        "user not permitted to attest for signerName \"example.com/a\"");

        cluster.as("attester");
        create("example.com:a:one", "example.com/a", anchor);

        cluster.as("somebody");
        cluster.patch(
                Resources.CLUSTER_TRUST_BUNDLES,
                "example.com:a:one",
                "{'metadata':{'finalizers':['example.com/hold']}}");
        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.CLUSTER_TRUST_BUNDLES,
                                        "example.com:a:one",
                                        "{'metadata':{'labels':{'live':'true'}}}")))
                .as("labels select bundles, so they are part of what is said")
                .hasMessageContaining("not permitted to attest");
    }

    @Test
    void carryAuthoritiesAndNothingElse() {
        wrong("", "at least one trust anchor must be provided");
        wrong(anchor + anchor, "duplicate trust anchor (indices [0 1])");
        wrong(anchor.replace("CERTIFICATE", "PRIVATE KEY"), "entry 0 has bad block type");
        wrong(
                anchor.replace("CERTIFICATE-----\nM", "CERTIFICATE-----\nsome: header\n\nM"),
                "entry 0 has PEM block headers");
        wrong(
                "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n",
                "entry 0 does not parse as X.509");
        create("good", "", "words between\n" + anchor + new PodSigner("two", NOW).anchor());
    }

    private void wrong(String text, String why) {
        assertThat(refused(() -> create("wrong", "", text))).hasMessageContaining(why);
    }

    @Test
    void areNamedAfterTheirSignerAndKeepIt() {
        cluster.as("attester");
        assertThat(refused(() -> create("one", "example.com/a", anchor)))
                .hasMessageContaining("must be named with prefix example.com:a:");
        assertThat(refused(() -> create("example.com:a:one", "", anchor)))
                .hasMessageContaining("must not have \":\" in its name");
        create("example.com:a:one", "example.com/a", anchor);
        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.CLUSTER_TRUST_BUNDLES,
                                        "example.com:a:one",
                                        "{'spec':{'signerName':'example.com/b'}}")))
                .hasMessageContaining("immutable");
    }
}
