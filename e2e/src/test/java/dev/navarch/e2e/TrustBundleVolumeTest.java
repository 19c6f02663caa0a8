package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Api;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.Pods;
import dev.navarch.testkit.Conformance;
import dev.navarch.testkit.PodSigner;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whom pods believe: the certificates of cluster trust bundles in their volumes. */
@ExtendWith(Cluster.class)
class TrustBundleVolumeTest {

    private static final String DOMAIN = "bundles.test";
    private static final String SIGNER = DOMAIN + "/one";
    private static final String BUNDLES = "/apis/certificates.k8s.io/v1/clustertrustbundles";
    private static final int MANY = 150;

    private static final String LIVE = anchor("live");
    private static final String LIVE_TOO = anchor("live too");
    private static final String DEAD = anchor("dead");
    private static final String OTHERS = anchor("others");
    private static final String PLAIN = anchor("plain");
    private static final List<String> hundreds = new ArrayList<>();

    private static Api api;
    private static Pods pods;

    private static String anchor(String name) {
        return new PodSigner(name, Instant.now()).anchor();
    }

    @BeforeAll
    static void create(Kubectl kubectl) throws IOException {
        api = new Api(kubectl.kubeconfig());
        bundle(DOMAIN + ":one:1", SIGNER, "true", LIVE);
        bundle(DOMAIN + ":one:2", SIGNER, "true", LIVE_TOO + LIVE);
        bundle(DOMAIN + ":one:3", SIGNER, "false", DEAD);
        bundle(DOMAIN + ":two:1", DOMAIN + "/two", "true", OTHERS);
        bundle(DOMAIN + ".plain", "", "none", "words before\n" + PLAIN);
        pods = Pods.create(kubectl, "bundles", "trust.yaml", Map.of("DOMAIN", DOMAIN));
        for (int i = 0; i < MANY; i++) {
            hundreds.add(anchor("hundreds " + i));
            bundle(DOMAIN + ":hundreds:" + i, DOMAIN + "/hundreds", "true", hundreds.get(i));
        }
        pods.apply(hundredsPod().toString());
        pods.awaitReady("bundles");
    }

    @AfterAll
    static void close() throws IOException {
        pods.run("delete", "namespace", "bundles", "--wait=false");
        api.send("DELETE", BUNDLES, "");
    }

    private static void bundle(String name, String signer, String live, String text)
            throws IOException {
        ObjectNode bundle = JsonMapper.shared().createObjectNode();
        bundle.put("apiVersion", "certificates.k8s.io/v1").put("kind", "ClusterTrustBundle");
        bundle.putObject("metadata").put("name", name).putObject("labels").put("live", live);
        bundle.putObject("spec").put("trustBundle", text);
        if (!signer.isEmpty()) {
            bundle.withObjectProperty("spec").put("signerName", signer);
        }
        HttpResponse<String> made = api.send("POST", BUNDLES, bundle.toString());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    /** Each bundle in a volume of its own, all in one volume, and all in one file. */
    private static ObjectNode hundredsPod() {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        pod.put("apiVersion", "v1")
                .put("kind", "Pod")
                .putObject("metadata")
                .put("name", "hundreds");
        ObjectNode spec = pod.putObject("spec").put("terminationGracePeriodSeconds", 0);
        ArrayNode volumes = spec.putArray("volumes");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "main").put("image", "navarch.test/tools:1");
        container.putArray("command").add("sleep").add("100000");
        ArrayNode mounts = container.putArray("volumeMounts");
        ArrayNode together = volume(volumes, mounts, "together");
        ObjectNode joined = volume(volumes, mounts, "joined").addObject();
        joined.putObject("clusterTrustBundle")
                .put("signerName", DOMAIN + "/hundreds")
                .put("path", "anchors.pem")
                .putObject("labelSelector");
        for (int i = 0; i < MANY; i++) {
            named(together, i);
            named(volume(volumes, mounts, "volume-" + i), i);
        }
        return pod;
    }

    private static ArrayNode volume(ArrayNode volumes, ArrayNode mounts, String name) {
        mounts.addObject().put("name", name).put("mountPath", "/" + name);
        return volumes.addObject().put("name", name).putObject("projected").putArray("sources");
    }

    private static void named(ArrayNode sources, int number) {
        sources.addObject()
                .putObject("clusterTrustBundle")
                .put("name", DOMAIN + ":hundreds:" + number)
                .put("path", "anchors-" + number + ".pem");
    }

    /** The certificates of a text, sorted. */
    private static List<String> anchors(String text) {
        String end = "-----END CERTIFICATE-----";
        return Arrays.stream(text.split(end))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> part + "\n" + end + "\n")
                .sorted()
                .toList();
    }

    private static List<String> shown(String directory) {
        return anchors(pods.sh("bundles", "cat /" + directory + "/anchors.pem"));
    }

    private static List<String> sorted(String... anchors) {
        return Arrays.stream(anchors).sorted().toList();
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be able to mount a single ClusterTrustBundle by name [MinimumKubeletVersion:1.37] [Conformance]")
    void showOneBundleByItsName() {
        assertThat(pods.sh("bundles", "cat /one/anchors.pem") + "\n")
                .as("and nothing that stands around its certificates")
                .isEqualTo(PLAIN);
        assertThat(pods.sh("bundles", "stat -Lc %a /one/anchors.pem")).isEqualTo("644");
        assertThat(pods.sh("bundles", "stat -Lc '%a %s' /absent/anchors.pem")).isEqualTo("644 0");
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be capable to mount multiple trust bundles by signer+labels can combine multiple CTBs with signer name and label selector [MinimumKubeletVersion:1.37] [Conformance]")
    void combineTheBundlesOfASignerThatHaveALabel() {
        assertThat(shown("live")).isEqualTo(sorted(LIVE, LIVE_TOO));
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be capable to mount multiple trust bundles by signer+labels can combine all signer CTBs with an empty label selector [MinimumKubeletVersion:1.37] [Conformance]")
    void combineAllBundlesOfASignerByAnEmptySelector() {
        assertThat(shown("all")).isEqualTo(sorted(LIVE, LIVE_TOO, DEAD));
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be capable to mount multiple trust bundles by signer+labels should start if only signer name and nil label selector + optional=true [MinimumKubeletVersion:1.37] [Conformance]")
    void areEmptyWithoutASelector() {
        assertThat(pods.sh("bundles", "stat -Lc '%a %s' /unselected/anchors.pem"))
                .isEqualTo("644 0");
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be capable to mount multiple trust bundles by signer+labels should start if only signer name and explicit label selector matches nothing + optional=true [MinimumKubeletVersion:1.37] [Conformance]")
    void areEmptyWhenNoBundleIsSelected() {
        assertThat(pods.sh("bundles", "stat -Lc '%a %s' /unmatched/anchors.pem"))
                .isEqualTo("644 0");
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be able to specify multiple CTB volumes [MinimumKubeletVersion:1.37] [Conformance]")
    void areManyInAPodAndEachContainerHasItsOwn() {
        String beside =
                pods.ok("exec", "bundles", "-c", "beside", "--", "cat", "/dead/anchors.pem");
        assertThat(beside).isEqualTo(DEAD);
        assertThat(pods.ok("exec", "bundles", "-c", "beside", "--", "cat", "/one/anchors.pem"))
                .isEqualTo(PLAIN);
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should be able to mount a big number (>100) of CTBs [MinimumKubeletVersion:1.37] [Conformance]")
    void holdHundredsOfBundles() {
        pods.awaitReady("hundreds");
        assertThat(anchors(pods.sh("hundreds", "cat /joined/anchors.pem")))
                .isEqualTo(hundreds.stream().sorted().toList());
        assertThat(anchors(pods.sh("hundreds", "cat /together/*.pem")))
                .isEqualTo(hundreds.stream().sorted().toList());
        assertThat(anchors(pods.sh("hundreds", "cat /volume-*/*.pem")))
                .isEqualTo(hundreds.stream().sorted().toList());
        assertThat(pods.sh("hundreds", "cat /together/anchors-77.pem") + "\n")
                .isEqualTo(hundreds.get(77));
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should prevent a pod from starting if: sets optional=false and no trust bundle matches query [MinimumKubeletVersion:1.37] [Conformance]")
    void keepAPodFromStartingUntilABundleMatches() throws IOException {
        pods.awaitEvent(
                "unmatched",
                "FailedMount: MountVolume.SetUp failed for volume \"trust\" : combination of"
                        + " signerName and labelSelector matched zero ClusterTrustBundles");
        assertHeld("unmatched");
        bundle(DOMAIN + ":late:1", DOMAIN + "/late", "false", DEAD);
        bundle(DOMAIN + ":late:2", DOMAIN + "/late", "true", LIVE);
        pods.awaitReady("unmatched");
        pods.awaitOutput("unmatched", "cat /trust/anchors.pem", LIVE.strip());
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] should prevent a pod from starting if: sets optional=false and the configured CTB does not exist [MinimumKubeletVersion:1.37] [Conformance]")
    void keepAPodFromStartingUntilItsBundleIsThereAndFollowIt() throws IOException {
        pods.awaitEvent(
                "missing",
                "FailedMount: MountVolume.SetUp failed for volume \"trust\" : clustertrustbundle"
                        + " \"bundles.test.missing\" not found");
        assertHeld("missing");
        bundle(DOMAIN + ".missing", "", "true", LIVE);
        pods.awaitReady("missing");
        pods.awaitOutput("missing", "cat /trust/anchors.pem", LIVE.strip());

        ObjectNode change = JsonMapper.shared().createObjectNode();
        change.putObject("spec").put("trustBundle", DEAD);
        pods.kubectl()
                .ok(
                        "patch",
                        "clustertrustbundle",
                        DOMAIN + ".missing",
                        "--type=merge",
                        "-p",
                        change.toString());
        pods.awaitOutput("missing", "cat /trust/anchors.pem", DEAD.strip());
    }

    private static void assertHeld(String pod) {
        assertThat(pods.value(pod, ".status.phase")).isEqualTo("Pending");
        assertThat(
                        pods.await(
                                pod,
                                ".status.conditions[?(@.type==\"Ready\")].message",
                                message -> !message.isEmpty()))
                .isEqualTo("containers with unready status: [main]");
    }
}
