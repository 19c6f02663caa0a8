package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import dev.navarch.testkit.CertificateAsk;
import dev.navarch.wire.pki.KeyPairs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SmallStrategiesTest {

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private final Cluster cluster =
            Cluster.start((user, asked) ->
                    new Decision(
                            !user.name().equals("mallory") || !asked.resource().equals("signers"),
                            ""));

    @AfterEach
    void stop() {
        cluster.close();
    }

    private static String decoded(ObjectNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.at("/data/" + key).asString()),
                StandardCharsets.UTF_8);
    }

    @Test
    void takesPlainTextIntoASecretsData() {
        ObjectNode secret =
                cluster.create(
                        "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: default},"
                                + " data: {a: eA==}, stringData: {b: y}}");

        assertThat(secret.has("stringData")).isFalse();
        assertThat(decoded(secret, "a")).isEqualTo("x");
        assertThat(decoded(secret, "b")).isEqualTo("y");
        assertThat(secret.path("type").asString()).isEqualTo("Opaque");

        ObjectNode patched =
                cluster.patch(Resources.SECRETS, "s", "{'stringData':{'a':'changed'}}");
        assertThat(decoded(patched, "a")).isEqualTo("changed");
        assertThat(decoded(patched, "b")).isEqualTo("y");
    }

    @Test
    void keepsFrozenDataAsItIs() {
        cluster.create(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: m, namespace: default}, data:"
                        + " {a: x}, immutable: true}");

        assertThat(refused(() -> cluster.patch(Resources.CONFIG_MAPS, "m", "{'data':{'a':'y'}}")))
                .hasMessageContaining("field is immutable when `immutable` is set")
                .matches(e -> e.code() == 422);
        assertThat(
                        refused(() ->
                                        cluster.patch(
                                                Resources.CONFIG_MAPS, "m", "{'immutable':false}"))
                                .code())
                .isEqualTo(422);
        cluster.patch(Resources.CONFIG_MAPS, "m", "{'metadata':{'labels':{'a':'b'}}}");
    }

    @Test
    void letsAJobSelectItsPodsByItsUid() {
        ObjectNode job =
                cluster.create(
                        "{apiVersion: batch/v1, kind: Job, metadata: {name: j, namespace: default},"
                                + " spec: {template: {spec: {restartPolicy: Never, containers:"
                                + " [{name: c, image: i}]}}}}");

        String uid = job.at("/metadata/uid").asString();
        assertThat(uid).isNotEmpty();
        assertThat(
                        job.at("/spec/selector/matchLabels/batch.kubernetes.io~1controller-uid")
                                .asString())
                .isEqualTo(uid);
        assertThat(
                        job.at("/spec/template/metadata/labels/batch.kubernetes.io~1job-name")
                                .asString())
                .isEqualTo("j");
    }

    @Test
    void keepsStatusFromWhoWritesTheObject() {
        cluster.create(
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, namespace:"
                        + " default}, spec: {accessModes: [ReadWriteOnce], resources: {requests:"
                        + " {storage: 1Gi}}}, status: {phase: Bound}}");

        assertThat(
                        cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "c")
                                .at("/status/phase")
                                .asString())
                .isEqualTo("Pending");

        cluster.patch(
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "c",
                "{'status':{'phase':'Lost'},'metadata':{'labels':{'a':'b'}}}");
        assertThat(
                        cluster.get(Resources.PERSISTENT_VOLUME_CLAIMS, "c")
                                .at("/status/phase")
                                .asString())
                .isEqualTo("Pending");
    }

    @Test
    void keepsANodesOwnStatusWhenItRegisters() {
        ObjectNode node =
                cluster.create(
                        "{apiVersion: v1, kind: Node, metadata: {name: n}, status: {capacity: {cpu:"
                                + " 4}}}");

        assertThat(node.at("/status/capacity/cpu").asString()).isEqualTo("4");
        assertThat(node.at("/spec/taints/0/key").asString())
                .isEqualTo("node.kubernetes.io/not-ready");
    }

    private void request(String name) {
        cluster.create(
                "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata:"
                        + " {name: "
                        + name
                        + "}, spec: {signerName: example.org/s, usages: [client auth], request: "
                        + CertificateAsk.of(KeyPairs.create(), "CN=jane").encoded()
                        + ", username: root}}");
    }

    private ObjectNode approve(String name) {
        return cluster.object(
                cluster.ask(ApiVerb.UPDATE, REQUESTS, name)
                        .sub("approval")
                        .body(
                                "{'apiVersion':'certificates.k8s.io/v1','kind':'CertificateSigningRequest','metadata':{'name':'"
                                        + name
                                        + "'},'spec':{'signerName':'changed.org/x','request':'eA==','usages':['client auth']},'status':{'certificate':'eA==','conditions':[{'type':'Approved','status':'True','reason':'r','message':'m'}]}}"));
    }

    @Test
    void saysWhoAsksForACertificateAndTakesOnlyADecision() {
        request("r");
        assertThat(cluster.get(REQUESTS, "r").at("/spec/username").asString()).isEqualTo("tester");

        ObjectNode approved = approve("r");

        assertThat(approved.at("/status/conditions/0/type").asString()).isEqualTo("Approved");
        assertThat(approved.at("/status/conditions/0/lastUpdateTime").asString())
                .isEqualTo(cluster.now().toString());
        assertThat(approved.at("/status").has("certificate")).isFalse();
        assertThat(approved.at("/spec/signerName").asString()).isEqualTo("example.org/s");
    }

    @Test
    void letsWhoSignsNotDecide() {
        request("r");
        assertThat(
                        refused(() ->
                                cluster.status(
                                        REQUESTS,
                                        "r",
                                        "{'status':{'conditions':[{'type':'Approved','status':'True','reason':'r'}]}}")))
                .hasMessageEndingWith(
                        "is invalid: status.conditions: Forbidden: updates may not add a condition"
                                + " of type \"Approved\"");
        approve("r");
        assertThat(refused(() -> cluster.status(REQUESTS, "r", "{'status':{'conditions':[]}}")))
                .hasMessageContaining("updates may not remove a condition of type \"Approved\"");
    }

    @Test
    void letsNobodyApproveForASignerThatIsNotHis() {
        request("r");
        cluster.as("mallory");

        assertThat(refused(() -> approve("r")))
                .hasMessageEndingWith(
                        "user not permitted to approve requests with signerName"
                                + " \"example.org/s\"");
    }

    private ObjectNode token(String spec) {
        return cluster.object(
                cluster.ask(ApiVerb.CREATE, Resources.SERVICE_ACCOUNTS, "default")
                        .sub("token")
                        .body("{'spec':" + spec + "}"));
    }

    @Test
    void issuesATokenForAnAccount() {
        ObjectNode answer = token("{'audiences':['vault'],'expirationSeconds':1200}");

        String[] parts = answer.at("/status/token").asString().split("\\.");
        assertThat(parts).hasSize(3);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        assertThat(claims)
                .contains("system:serviceaccount:default:default")
                .contains("\"aud\":[\"vault\"]");
        assertThat(answer.at("/status/expirationTimestamp").asString())
                .isEqualTo(cluster.now().plusSeconds(1200).toString());
        assertThat(answer.path("kind").asString()).isEqualTo("TokenRequest");
    }

    @Test
    void bindsATokenToAPodOfTheAccount() {
        ObjectNode pod = cluster.runningPod("p", "{}");
        String uid = pod.at("/metadata/uid").asString();

        assertThat(
                        token(
                                        "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p','uid':'"
                                                + uid
                                                + "'}}")
                                .at("/status/token")
                                .asString())
                .isNotEmpty();
        assertThat(
                        refused(() ->
                                        token(
                                                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p','uid':'other'}}"))
                                .code())
                .isEqualTo(409);
        assertThat(
                        refused(() ->
                                        token(
                                                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'gone'}}"))
                                .code())
                .isEqualTo(404);
    }

    @Test
    void givesANodeTokensForItsOwnPodsOnly() {
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n1}}");
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n2}}");
        String uid = cluster.runningPod("p", "{}").at("/metadata/uid").asString();
        String bound =
                "{'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p','uid':'"
                        + uid
                        + "'}}";

        cluster.as("system:node:n1", "system:nodes");
        assertThat(token(bound).at("/status/token").asString()).isNotEmpty();
        assertThat(refused(() -> token("{}")))
                .hasMessage(
                        "serviceaccounts \"default\" is forbidden: node requested token not bound"
                                + " to a pod");

        cluster.as("system:node:n2", "system:nodes");
        assertThat(refused(() -> token(bound)))
                .hasMessageEndingWith(
                        "node requested token bound to a pod scheduled on a different node");
    }

    @Test
    void issuesNoTokenForLessThanTenMinutes() {
        assertThat(refused(() -> token("{'expirationSeconds':599}")))
                .hasMessageContaining("may not specify a duration less than 10 minutes");
    }

    @Test
    void forgetsEventsAfterAnHour() {
        cluster.create(
                "{apiVersion: v1, kind: Event, metadata: {name: e, namespace: default},"
                        + " involvedObject: {kind: Pod, name: p, namespace: default}, reason: r,"
                        + " message: m, type: Normal}");
        EventSweep sweep = new EventSweep(cluster.store, cluster.cache, cluster::now);

        cluster.pass(Duration.ofMinutes(59));
        assertThat(sweep.sweep()).isZero();
        cluster.pass(Duration.ofMinutes(2));
        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(cluster.exists(Resources.EVENTS, "e")).isFalse();
    }
}
