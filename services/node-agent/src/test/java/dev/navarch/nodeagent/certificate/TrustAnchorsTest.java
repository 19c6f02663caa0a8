package dev.navarch.nodeagent.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.testkit.PodSigner;
import io.fabric8.kubernetes.api.model.ClusterTrustBundleProjection;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TrustAnchorsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ONE = new PodSigner("one", NOW).anchor();
    private static final String TWO = new PodSigner("two", NOW).anchor();
    private static final String THREE = new PodSigner("three", NOW).anchor();

    private final List<TrustBundle> bundles =
            new ArrayList<>(
                    List.of(
                            bundle("a.b:c:1", "a.b/c", Map.of("live", "true"), ONE),
                            bundle("a.b:c:2", "a.b/c", Map.of("live", "false"), TWO + ONE),
                            bundle("x.y:z:1", "x.y/z", Map.of("live", "true"), THREE),
                            bundle("plain", "", Map.of(), "of nobody\n" + THREE)));
    private final TrustAnchors anchors = new TrustAnchors(() -> bundles);

    private static TrustBundle bundle(
            String name, String signer, Map<String, String> labels, String text) {
        return new TrustBundle(name, signer, labels, text);
    }

    private static ClusterTrustBundleProjection wanted(String json) {
        return JsonMapper.shared().readValue(json, ClusterTrustBundleProjection.class);
    }

    private String of(String json) throws VolumeFailure {
        return anchors.of(wanted(json));
    }

    @Test
    void givesTheCertificatesOfOneBundleAndNothingAroundThem() throws Exception {
        assertThat(of("{\"name\": \"plain\", \"path\": \"p\"}")).isEqualTo(THREE);
    }

    @Test
    void combinesASignersBundlesAndGivesEachAuthorityOnce() throws Exception {
        String all = of("{\"signerName\": \"a.b/c\", \"labelSelector\": {}}");
        assertThat(all).hasSize(ONE.length() + TWO.length()).contains(ONE, TWO);
        assertThat(
                        of(
                                "{\"signerName\": \"a.b/c\", \"labelSelector\":"
                                        + " {\"matchLabels\": {\"live\": \"true\"}}}"))
                .isEqualTo(ONE);
        assertThat(
                        of(
                                "{\"signerName\": \"a.b/c\", \"labelSelector\": {\"matchExpressions\":"
                                        + " [{\"key\": \"live\", \"operator\": \"In\", \"values\": [\"false\"]},"
                                        + " {\"key\": \"dead\", \"operator\": \"DoesNotExist\"}]}}"))
                .isEqualTo(all);
    }

    @Test
    void keepsTheOrderWhateverOrderBundlesComeIn() throws Exception {
        String before = of("{\"signerName\": \"a.b/c\", \"labelSelector\": {}}");
        bundles.add(bundles.removeFirst());
        assertThat(of("{\"signerName\": \"a.b/c\", \"labelSelector\": {}}")).isEqualTo(before);
    }

    @Test
    void selectsNothingWithoutASelector() throws Exception {
        assertThatThrownBy(() -> of("{\"signerName\": \"a.b/c\"}"))
                .hasMessage(
                        "combination of signerName and labelSelector matched zero"
                                + " ClusterTrustBundles");
        assertThat(of("{\"signerName\": \"a.b/c\", \"optional\": true}")).isEmpty();
    }

    @Test
    void failsForWhatIsNotThereUnlessItIsOptional() throws Exception {
        assertThatThrownBy(() -> of("{\"name\": \"none\", \"optional\": false}"))
                .hasMessage("clustertrustbundle \"none\" not found");
        assertThat(of("{\"name\": \"none\", \"optional\": true}")).isEmpty();
    }

    @Test
    void knowsWhichPodsShowABundle() {
        Pod pod =
                JsonMapper.shared()
                        .readValue(
                                """
                                {"spec": {"volumes": [{"name": "e", "emptyDir": {}}, {"name": "v",
                                  "projected": {"sources": [
                                    {"configMap": {"name": "c"}},
                                    {"clusterTrustBundle": {"name": "plain", "path": "p"}},
                                    {"clusterTrustBundle": {"signerName": "x.y/z", "path": "q"}}]}}]}}
                                """,
                                Pod.class);
        assertThat(bundles.stream().filter(bundle -> TrustAnchors.concerns(pod, bundle)))
                .extracting(TrustBundle::name)
                .containsExactly("x.y:z:1", "plain");
    }
}
