package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class NamespaceTest {

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ObjectNode namespace(String name) {
        return cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    }

    @Test
    void isActiveLabelledAndHeldByItsFinalizer() {
        ObjectNode namespace = namespace("team");

        assertThat(namespace.at("/status/phase").asString()).isEqualTo("Active");
        assertThat(namespace.at("/spec/finalizers").toString()).isEqualTo("[\"kubernetes\"]");
        assertThat(namespace.at("/metadata/labels/kubernetes.io~1metadata.name").asString())
                .isEqualTo("team");
    }

    @Test
    void keepsItsNameAsALabel() {
        namespace("team");

        ObjectNode changed =
                cluster.patch(
                        Resources.NAMESPACES,
                        "team",
                        "{'metadata':{'labels':{'kubernetes.io/metadata.name':null,'a':'b'}},'spec':{'finalizers':null}}");

        assertThat(changed.at("/metadata/labels").propertyNames())
                .containsExactlyInAnyOrder("a", "kubernetes.io/metadata.name");
        assertThat(changed.at("/spec/finalizers").size()).isEqualTo(1);
    }

    @Test
    void endsWhenItsFinalizerIsTakenAway() {
        namespace("team");

        ObjectNode ending = cluster.delete(Resources.NAMESPACES, "team");
        assertThat(ending.at("/status/phase").asString()).isEqualTo("Terminating");
        assertThat(cluster.exists(Resources.NAMESPACES, "team")).isTrue();

        cluster.answer(
                cluster.ask(ApiVerb.UPDATE, Resources.NAMESPACES, "team")
                        .sub("finalize")
                        .body(
                                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'team'},'spec':{'finalizers':[]}}"));
        assertThat(cluster.exists(Resources.NAMESPACES, "team")).isFalse();
    }

    @Test
    void takesNothingNewWhileItEnds() {
        namespace("team");
        cluster.delete(Resources.NAMESPACES, "team");

        ApiException refusal =
                refused(() ->
                        cluster.create(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c,"
                                        + " namespace: team}}"));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal)
                .hasMessage(
                        "configmaps \"c\" is forbidden: unable to create new content in namespace"
                                + " team because it is being terminated");
        assertThat(refusal.causes())
                .containsExactly(
                        new Cause(
                                "NamespaceTerminating",
                                "namespace team is being terminated",
                                "metadata.namespace"));
    }

    @Test
    void mustExist() {
        ApiException refusal =
                refused(() ->
                        cluster.create(
                                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c,"
                                        + " namespace: nowhere}}"));

        assertThat(refusal.code()).isEqualTo(404);
        assertThat(refusal).hasMessage("namespaces \"nowhere\" not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kube-system"})
    void staysWhenTheSystemNeedsIt(String name) {
        assertThat(refused(() -> cluster.delete(Resources.NAMESPACES, name)))
                .hasMessage(
                        "namespaces \""
                                + name
                                + "\" is forbidden: this namespace may not be deleted")
                .matches(e -> e.code() == 403);
    }

    @Test
    void isNotLabelledWithALevelThatDoesNotExist() {
        assertThat(
                        refused(() ->
                                cluster.create(
                                        "{apiVersion: v1, kind: Namespace, metadata: {name:"
                                                + " x, labels:"
                                                + " {pod-security.kubernetes.io/enforce:"
                                                + " strict}}}")))
                .hasMessageContaining("must be one of privileged, baseline, restricted");
    }
}
