package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What namespaces get, and how they lose it, with everything that takes part running. */
@ExtendWith(SharedCluster.class)
class NamespaceDeletionTest {

    private final LiveCluster cluster;

    NamespaceDeletionTest(LiveCluster cluster) {
        this.cluster = cluster;
    }

    @Conformance(
            "[sig-api-machinery] Namespaces should ensure that all pods are removed when a"
                    + " namespace is deleted [Conformance] [Serial]")
    @Test
    void podsGoWithIt() {
        String name = cluster.namespace("pods");
        String path = path(name);
        pod(path, "running", "[]");
        eventually(
                "the pod runs",
                () -> cluster.get(path + "/pods/running"),
                pod -> pod.at("/status/phase").asString("").equals("Running"));
        cluster.delete(path);
        cluster.awaitGone(path);
        cluster.create("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(name));
        assertThat(cluster.list(path + "/pods")).isEmpty();
    }

    @Conformance(
            "[sig-api-machinery] Namespaces should ensure that all services are removed when a"
                    + " namespace is deleted [Conformance] [Serial]")
    @Test
    void servicesGoWithIt() {
        String name = cluster.namespace("services");
        String path = path(name);
        JsonNode service =
                cluster.create(
                        path + "/services",
                        "{metadata: {name: s}, spec: {selector: {a: b}, ports: [{port: 80}]}}");
        assertThat(service.at("/spec/clusterIP").asString()).isNotEmpty();
        cluster.delete(path);
        cluster.awaitGone(path);
        cluster.create("/api/v1/namespaces", "{metadata: {name: %s}}".formatted(name));
        assertThat(cluster.list(path + "/services")).isEmpty();
    }

    @Conformance(
            "[sig-api-machinery] OrderedNamespaceDeletion namespace deletion should delete pod"
                    + " first [Conformance]")
    @Test
    void podsGoFirst() {
        String path = path(cluster.namespace("ordered"));
        pod(path, "held", "[example.com/hold]");
        pod(path, "free", "[]");
        cluster.create(path + "/configmaps", "{metadata: {name: config}}");
        cluster.delete(path);
        cluster.awaitGone(path + "/pods/free");
        eventually(
                "the held pod is being deleted",
                () -> cluster.get(path + "/pods/held"),
                pod -> pod.path("metadata").has("deletionTimestamp"));
        JsonNode waiting =
                eventually(
                        "the namespace says what holds it",
                        () -> cluster.get(path),
                        namespace ->
                                message(namespace, "NamespaceFinalizersRemaining")
                                                .contains("example.com/hold in 1 ")
                                        && message(namespace, "NamespaceContentRemaining")
                                                .contains("pods. has 1 resource instances"));
        assertThat(waiting.at("/status/phase").asString()).isEqualTo("Terminating");
        assertThat(status(waiting, "NamespaceContentRemaining")).isEqualTo("True");
        assertThat(status(waiting, "NamespaceFinalizersRemaining")).isEqualTo("True");
        assertThat(status(waiting, "NamespaceDeletionDiscoveryFailure")).isEqualTo("False");
        assertThat(
                        cluster.get(path + "/configmaps/config")
                                .path("metadata")
                                .has("deletionTimestamp"))
                .isFalse();
        assertThat(cluster.tryCreate(path + "/configmaps", "{metadata: {name: late}}").code())
                .isEqualTo(403);
        cluster.merge(path + "/pods/held", "{metadata: {finalizers: null}}");
        cluster.awaitGone(path);
    }

    @Conformance(
            "[sig-auth] ServiceAccounts should guarantee kube-root-ca.crt exist in any namespace"
                    + " [Conformance]")
    @Test
    void everyNamespaceHasTheAuthoritysCertificate() {
        String path = path(cluster.namespace("authority")) + "/configmaps/kube-root-ca.crt";
        String certificate =
                eventually(
                        "it is there",
                        () -> cluster.exists(path) ? certificate(path) : "",
                        text -> !text.isEmpty());
        assertThat(certificate).startsWith("-----BEGIN CERTIFICATE-----");
        String before = cluster.get(path).at("/metadata/uid").asString();
        cluster.delete(path);
        eventually(
                "it is there again",
                () ->
                        cluster.exists(path)
                                && !cluster.get(path)
                                        .at("/metadata/uid")
                                        .asString()
                                        .equals(before));
        assertThat(certificate(path)).isEqualTo(certificate);
        cluster.merge(path, "{data: {ca.crt: ''}}");
        eventually("it is mended", () -> certificate(path).equals(certificate));
    }

    private String certificate(String path) {
        return cluster.get(path).path("data").path("ca.crt").asString("");
    }

    private void pod(String namespace, String name, String finalizers) {
        cluster.create(
                namespace + "/pods",
                """
                metadata: {name: %s, finalizers: %s}
                spec: {containers: [{name: c, image: "example.com/image:1"}]}
                """
                        .formatted(name, finalizers));
    }

    private static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace;
    }

    private static String status(JsonNode namespace, String type) {
        return condition(namespace, type).path("status").asString("");
    }

    private static String message(JsonNode namespace, String type) {
        return condition(namespace, type).path("message").asString("");
    }

    private static JsonNode condition(JsonNode namespace, String type) {
        return namespace
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }
}
