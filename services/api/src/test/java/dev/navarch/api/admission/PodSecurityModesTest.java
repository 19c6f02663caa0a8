package dev.navarch.api.admission;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.api.patch.Trees;
import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What PodSecurity says without refusing. */
class PodSecurityModesTest {

    private static final String POD = "containers: [{name: c, image: i}], hostNetwork: true";
    private static final String BASELINE =
            "would violate PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)";

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void warnsAndAnnotatesBeyondTheirLevels() {
        namespace("warn: baseline", "audit: baseline");
        Notes notes = create(Resources.PODS, pod("p"));
        assertThat(notes.warnings()).containsExactly(BASELINE);
        assertThat(notes.annotations())
                .containsOnly(
                        entry("pod-security.kubernetes.io/enforce-policy", "privileged:latest"),
                        entry("pod-security.kubernetes.io/audit-violations", BASELINE));
    }

    @Test
    void namesTheVersionThatTheLabelAsksFor() {
        namespace("warn: baseline", "warn-version: v1.30");
        assertThat(create(Resources.PODS, pod("p")).warnings().getFirst())
                .startsWith("would violate PodSecurity \"baseline:v1.30\": ");
    }

    @Test
    void saysNothingOfWhatKeepsToTheLevels() {
        namespace("warn: baseline", "audit: baseline");
        Notes notes =
                create(Resources.PODS, pod("p").replace("hostNetwork: true", "hostNetwork: false"));
        assertThat(notes.warnings()).isEmpty();
        assertThat(notes.annotations()).hasSize(1);
    }

    @Test
    void annotatesButDoesNotWarnOfWhatItRefuses() {
        namespace("enforce: baseline", "audit: baseline");
        TestEngine.Ask ask = ask(Resources.PODS, pod("p"));
        Notes notes = new Notes();
        assertThat(refused(() -> cluster.answer(ask, notes)))
                .hasMessageContaining("is forbidden: violates PodSecurity \"baseline:latest\"");
        assertThat(notes.warnings()).isEmpty();
        assertThat(notes.annotations()).containsValue(BASELINE).containsValue("baseline:latest");
    }

    @Test
    void warnsWhoMakesADeploymentThatItsPodsWillBeRefused() {
        namespace("enforce: baseline");
        Notes notes =
                create(
                        Resources.DEPLOYMENTS,
                        """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: d, namespace: strict}
                        spec:
                          selector: {matchLabels: {a: b}}
                          template: {metadata: {labels: {a: b}}, spec: {%s}}
                        """
                                .formatted(POD));
        assertThat(notes.warnings()).containsExactly(BASELINE);
        Notes nightly =
                create(
                        Resources.CRON_JOBS,
                        """
                        apiVersion: batch/v1
                        kind: CronJob
                        metadata: {name: n, namespace: strict}
                        spec:
                          schedule: '@daily'
                          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, %s}}}}
                        """
                                .formatted(POD));
        assertThat(nightly.warnings()).containsExactly(BASELINE);
    }

    @Test
    void namesThePodsThatAStricterLevelWouldRefuse() {
        namespace();
        create(Resources.PODS, pod("b"));
        create(Resources.PODS, pod("a"));
        create(Resources.PODS, pod("c"));
        create(
                Resources.PODS,
                pod("z").replace("image: i", "image: i, securityContext: {privileged: true}"));
        Notes notes = new Notes();
        cluster.answer(
                cluster.ask(ApiVerb.PATCH, Resources.NAMESPACES, "strict")
                        .patch(dev.navarch.model.PatchType.MERGE)
                        .body(
                                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'baseline'}}}"),
                notes);
        assertThat(notes.warnings())
                .containsExactly(
                        "existing pods in namespace \"strict\" violate the new PodSecurity enforce"
                                + " level \"baseline:latest\"",
                        "a (and 2 other pods): host namespaces",
                        "z: host namespaces, privileged");
    }

    private void namespace(String... labels) {
        StringBuilder all = new StringBuilder();
        for (String label : labels) {
            all.append("pod-security.kubernetes.io/").append(label).append(", ");
        }
        cluster.create(
                "{apiVersion: v1, kind: Namespace, metadata: {name: strict, labels: {"
                        + all
                        + "a: b}}}");
        cluster.create(
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace:"
                        + " strict}}");
    }

    private static String pod(String name) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: "
                + name
                + ", namespace: strict}, spec: {"
                + POD
                + "}}";
    }

    private static TestEngine.Ask ask(GroupResource type, String yaml) {
        return TestEngine.ask(ApiVerb.CREATE, type).in("strict").body(Trees.yamlObject(yaml));
    }

    private Notes create(GroupResource type, String yaml) {
        Notes notes = new Notes();
        cluster.answer(ask(type, yaml), notes);
        return notes;
    }
}
