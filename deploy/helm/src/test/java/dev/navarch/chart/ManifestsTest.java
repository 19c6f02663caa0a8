package dev.navarch.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.junit.NavarchServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the chart renders, as Navarch's own API takes it. */
@EnabledIf(
        value = "dev.navarch.chart.Chart#helmPresent",
        disabledReason = "needs the helm that deploy/new-kubectl.sh fetches")
class ManifestsTest {

    private static final Set<String> PRIVILEGED = Set.of("DaemonSet/t-navarch-node-agent");
    private static final Set<String> OF_THE_MACHINE =
            Set.of("DaemonSet/t-navarch-node-agent", "DaemonSet/t-navarch-proxy");

    private static NavarchServer server;

    @BeforeAll
    static void start() {
        server = NavarchServer.start();
        namespace(Chart.NAMESPACE, "restricted");
        namespace("machines", "privileged");
        server.client()
                .load(ManifestsTest.class.getResourceAsStream("/service-monitor-type.yaml"))
                .create();
        server.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("servicemonitors.monitoring.coreos.com")
                .waitUntilCondition(
                        type ->
                                type != null
                                        && type.getStatus() != null
                                        && type.getStatus().getConditions().stream()
                                                .anyMatch(c ->
                                                        c.getType().equals("Established")
                                                                && c.getStatus().equals("True")),
                        60,
                        java.util.concurrent.TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void namespace(String name, String standard) {
        server.client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .addToLabels("pod-security.kubernetes.io/enforce", standard)
                                .endMetadata()
                                .build())
                .create();
        for (String account : List.of("t-navarch", "t-navarch-secrets")) {
            post(
                    "/api/v1/namespaces/" + name + "/serviceaccounts",
                    Map.of("metadata", Map.of("name", account)));
        }
    }

    private static String post(String uri, Object body) {
        return server.client().raw(uri, "POST", JsonMapper.shared().writeValueAsString(body));
    }

    private static String tried(String uri, JsonNode body) {
        return post(uri + "?dryRun=All&fieldValidation=Strict", body);
    }

    private static String collection(JsonNode manifest) {
        String version = manifest.path("apiVersion").asString("");
        String kind = manifest.path("kind").asString("").toLowerCase(java.util.Locale.ROOT);
        String plural =
                kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + "/namespaces/"
                + Chart.NAMESPACE
                + "/"
                + plural;
    }

    @ParameterizedTest
    @MethodSource("dev.navarch.chart.Chart#variants")
    void areValidWithoutAnUnknownField(List<String> values) {
        for (JsonNode manifest : Chart.manifests(values)) {
            if (manifest.path("kind").asString("").equals("ServiceAccount")) {
                continue; // they exist for the pods' sake
            }
            assertThat(tried(collection(manifest), manifest)).contains("\"metadata\"");
        }
    }

    @Test
    void aFieldThatThereIsNotWouldBeSeen() {
        ObjectNode wrong =
                (ObjectNode)
                        RenderingTest.named(Chart.manifests(List.of()), "Deployment/t-navarch-api");
        ((ObjectNode) wrong.at("/spec/template/spec")).put("serviceAcountName", "x");
        assertThatThrownBy(() -> tried(collection(wrong), wrong))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("serviceAcountName");
    }

    @ParameterizedTest
    @MethodSource("dev.navarch.chart.Chart#variants")
    void allButTheMachinesPodsPassTheRestrictedStandard(List<String> values) {
        Set<String> seen = new TreeSet<>();
        for (JsonNode manifest : Chart.manifests(values)) {
            JsonNode pod = pod(manifest);
            if (pod.isEmpty()) {
                continue;
            }
            seen.add(Chart.name(manifest));
            if (OF_THE_MACHINE.contains(Chart.name(manifest))) {
                assertThatThrownBy(() -> tried("/api/v1/namespaces/nv/pods", pod))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("violates PodSecurity \"restricted");
                assertThat(tried("/api/v1/namespaces/machines/pods", pod)).contains("uid");
            } else {
                assertThat(tried("/api/v1/namespaces/nv/pods", pod))
                        .as(Chart.name(manifest))
                        .contains("uid");
            }
        }
        assertThat(seen)
                .contains(
                        "Deployment/t-navarch-api", "Job/t-navarch-secrets", "Pod/t-navarch-check");
    }

    /** The pod that a workload makes; empty for what makes none. */
    private static ObjectNode pod(JsonNode manifest) {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        JsonNode template =
                manifest.path("kind").asString("").equals("Pod")
                        ? manifest
                        : manifest.at("/spec/template");
        if (!template.has("spec")) {
            return pod;
        }
        pod.put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("generateName", "tried-");
        pod.set("spec", template.path("spec").deepCopy());
        if (manifest.path("kind").asString("").equals("DaemonSet")
                || manifest.path("kind").asString("").equals("StatefulSet")) {
            ObjectNode spec = (ObjectNode) pod.path("spec");
            if (manifest.at("/spec/volumeClaimTemplates").isArray()) {
                spec.withArray("/volumes")
                        .addObject()
                        .put("name", "data")
                        .putObject("persistentVolumeClaim")
                        .put("claimName", "data");
            }
        }
        return pod;
    }

    @Test
    void onlyTheNodeAgentIsPrivileged() {
        for (JsonNode manifest :
                Chart.manifests(
                        List.of(
                                "--values",
                                Chart.DIRECTORY.resolve("ci/everything-values.yaml").toString()))) {
            for (JsonNode container : pod(manifest).at("/spec/containers")) {
                assertThat(container.at("/securityContext/privileged").asBoolean(false))
                        .as(Chart.name(manifest))
                        .isEqualTo(PRIVILEGED.contains(Chart.name(manifest)));
            }
            for (JsonNode container : pod(manifest).at("/spec/initContainers")) {
                assertThat(container.path("securityContext"))
                        .as(Chart.name(manifest))
                        .isEqualTo(
                                new YAMLMapper()
                                        .readTree(
                                                """
                                                runAsUser: 0
                                                allowPrivilegeEscalation: false
                                                readOnlyRootFilesystem: true
                                                capabilities: {drop: [ALL]}
                                                """));
            }
        }
    }
}
