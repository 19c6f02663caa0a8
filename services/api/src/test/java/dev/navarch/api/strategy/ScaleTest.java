package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ScaleTest {

    private final Cluster cluster = Cluster.start();

    @BeforeEach
    void deploy() {
        cluster.create(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: default}
                spec:
                  replicas: 2
                  selector:
                    matchLabels: {app: web}
                    matchExpressions: [{key: tier, operator: In, values: [b, a]}]
                  template:
                    metadata: {labels: {app: web, tier: a}}
                    spec: {containers: [{name: c, image: i}]}
                """);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void showsReplicasAndSelector() {
        cluster.status(Resources.DEPLOYMENTS, "web", "{'status':{'replicas':1}}");

        ObjectNode scale =
                cluster.object(cluster.ask(ApiVerb.GET, Resources.DEPLOYMENTS, "web").sub("scale"));

        assertThat(scale.path("kind").asString()).isEqualTo("Scale");
        assertThat(scale.path("apiVersion").asString()).isEqualTo("autoscaling/v1");
        assertThat(scale.path("spec")).isEqualTo(Trees.json("{'replicas':2}"));
        assertThat(scale.at("/status/replicas").asInt()).isEqualTo(1);
        assertThat(scale.at("/status/selector").asString()).isEqualTo("app=web,tier in (a,b)");
        assertThat(scale.at("/metadata/resourceVersion").asString())
                .isEqualTo(
                        cluster.get(Resources.DEPLOYMENTS, "web")
                                .at("/metadata/resourceVersion")
                                .asString());
    }

    @Test
    void isSetByAPatchAndCountsAsAChange() {
        ObjectNode scale =
                cluster.object(
                        cluster.ask(ApiVerb.PATCH, Resources.DEPLOYMENTS, "web")
                                .sub("scale")
                                .patch(PatchType.MERGE)
                                .with("fieldManager", "kubectl-scale")
                                .body("{'spec':{'replicas':5}}"));

        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(5);
        ObjectNode web = cluster.get(Resources.DEPLOYMENTS, "web");
        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(5);
        assertThat(web.at("/metadata/generation").asInt()).isEqualTo(2);
        assertThat(web.at("/metadata/managedFields").valueStream())
                .anyMatch(e ->
                        e.path("manager").asString().equals("kubectl-scale")
                                && e.path("subresource").asString().equals("scale"));
    }

    @Test
    void isReplacedOnlyAtTheVersionThatWasSeen() {
        ObjectNode scale =
                cluster.object(cluster.ask(ApiVerb.GET, Resources.DEPLOYMENTS, "web").sub("scale"));
        ((ObjectNode) scale.path("spec")).put("replicas", 0);
        cluster.object(
                cluster.ask(ApiVerb.UPDATE, Resources.DEPLOYMENTS, "web").sub("scale").body(scale));
        assertThat(cluster.get(Resources.DEPLOYMENTS, "web").at("/spec/replicas").asInt(-1))
                .isZero();

        ((ObjectNode) scale.path("spec")).put("replicas", 9);
        assertThat(
                        refused(() ->
                                        cluster.object(
                                                cluster.ask(
                                                                ApiVerb.UPDATE,
                                                                Resources.DEPLOYMENTS,
                                                                "web")
                                                        .sub("scale")
                                                        .body(scale)))
                                .code())
                .isEqualTo(409);
    }

    @Test
    void isSetByAnApply() {
        ObjectNode scale =
                cluster.object(
                        cluster.ask(ApiVerb.PATCH, Resources.DEPLOYMENTS, "web")
                                .sub("scale")
                                .patch(PatchType.APPLY)
                                .with("fieldManager", "me")
                                .with("force", "true")
                                .body(
                                        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'web'},'spec':{'replicas':7}}"));

        assertThat(scale.at("/spec/replicas").asInt()).isEqualTo(7);
        assertThat(cluster.get(Resources.DEPLOYMENTS, "web").at("/spec/replicas").asInt())
                .isEqualTo(7);
    }

    @Test
    void isNotNegative() {
        assertThat(
                        refused(() ->
                                cluster.object(
                                        cluster.ask(ApiVerb.PATCH, Resources.DEPLOYMENTS, "web")
                                                .sub("scale")
                                                .patch(PatchType.MERGE)
                                                .body("{'spec':{'replicas':-1}}"))))
                .hasMessage(
                        "Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1:"
                                + " must be greater than or equal to 0");
    }

    @Test
    void showsAReplicationControllersSelector() {
        cluster.create(
                "{apiVersion: v1, kind: ReplicationController, metadata: {name: rc, namespace:"
                        + " default}, spec: {replicas: 1, selector: {b: x, a: y}, template:"
                        + " {metadata: {labels: {a: y, b: x}}, spec: {containers: [{name: c, image:"
                        + " i}]}}}}");

        ObjectNode scale =
                cluster.object(
                        cluster.ask(ApiVerb.GET, Resources.REPLICATION_CONTROLLERS, "rc")
                                .sub("scale"));

        assertThat(scale.at("/status/selector").asString()).isEqualTo("a=y,b=x");
    }
}
