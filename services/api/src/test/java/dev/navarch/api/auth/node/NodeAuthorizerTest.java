package dev.navarch.api.auth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.User;
import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAuthorizerTest {

    private final Cluster cluster = Cluster.start();
    private final NodeAuthorizer nodes = new NodeAuthorizer(cluster.cache);

    @AfterEach
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "list", "watch"})
    void aNodeReadsNoNodeButItself(String verb) {
        assertThat(ask("n1", cluster(verb, "", "nodes", "n1")).allowed()).isTrue();
        assertThat(ask("n1", cluster(verb, "", "nodes", "n2")))
                .isEqualTo(
                        new Decision(
                                false, "node 'n1' cannot read 'n2', only its own Node object"));
        assertThat(ask("n1", cluster(verb, "", "nodes", "")))
                .isEqualTo(
                        new Decision(
                                false,
                                "node 'n1' cannot read all nodes, only its own Node object"));
    }

    @Test
    void aNodeGetsThePodsThatAreBoundToIt() {
        cluster.runningPod("p", "{}");

        assertThat(ask("n1", own("get", "pods", "p")).allowed()).isTrue();
        assertThat(ask("n2", own("get", "pods", "p")))
                .isEqualTo(
                        new Decision(
                                false, "no relationship found between node 'n2' and this object"));
        assertThat(ask("n1", own("get", "pods", "none")).allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "list, spec.nodeName=n1, true",
        "watch, spec.nodeName=n1, true",
        "list, 'spec.nodeName==n1,status.phase!=Failed', true",
        "list, spec.nodeName=n2, false",
        "list, spec.nodeName!=n1, false",
        "list, status.phase=Running, false",
        "list, '', false",
        "deletecollection, spec.nodeName=n1, false"
    })
    void aNodeListsThePodsThatItSelectsByItsName(String verb, String fields, boolean allowed) {
        Decision decision =
                ask("n1", cluster(verb, "", "pods", "").selecting(Selection.parse(fields, "")));

        assertThat(decision.allowed()).isEqualTo(allowed);
        if (!allowed && verb.equals("list")) {
            assertThat(decision.reason())
                    .isEqualTo("can only list/watch pods with spec.nodeName field selector");
        }
    }

    @Test
    void aNodeWatchesOnePodOfItsOwn() {
        cluster.runningPod("p", "{}");

        assertThat(ask("n1", own("watch", "pods", "p")).allowed()).isTrue();
        assertThat(ask("n2", own("watch", "pods", "p")).allowed()).isFalse();
    }

    @Test
    void aNodeReadsTheAccountsThatItsPodsRunAs() {
        cluster.runningPod("p", "{}");

        assertThat(ask("n1", own("get", "serviceaccounts", "default")).allowed()).isTrue();
        assertThat(ask("n2", own("get", "serviceaccounts", "default")).allowed())
                .as("no pod of its runs as it")
                .isFalse();
        assertThat(ask("n1", own("get", "serviceaccounts", "other")).allowed()).isFalse();
    }

    @Test
    void aNodeReadsThePullSecretsOfThoseAccounts() {
        cluster.create(
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: puller, namespace: default},"
                        + " imagePullSecrets: [{name: registry}]}");
        pod("{serviceAccountName: puller, containers: [{name: c, image: i}]}");

        assertThat(ask("n1", own("get", "secrets", "registry")).allowed()).isTrue();
        assertThat(ask("n2", own("get", "secrets", "registry")).allowed()).isFalse();
        assertThat(ask("n1", own("get", "secrets", "other")).allowed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "secrets, s, true",
        "secrets, key, true",
        "secrets, m, false",
        "configmaps, m, true",
        "configmaps, s, false",
        "persistentvolumeclaims, data, true",
        "persistentvolumeclaims, p-scratch, true",
        "persistentvolumeclaims, p-data, false"
    })
    void aNodeReadsWhatItsPodsReferTo(String resource, String name, boolean allowed) {
        referringPod();

        assertThat(ask("n1", own("get", resource, name)).allowed()).isEqualTo(allowed);
        assertThat(ask("n2", own("get", resource, name)).allowed()).isFalse();
        assertThat(ask("n1", own("delete", resource, name)).allowed()).isFalse();
    }

    @Test
    void aNodeReadsTheVolumesThatItsPodsClaim() {
        referringPod();
        cluster.create(
                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: default},"
                        + " spec: {accessModes: [ReadWriteOnce], volumeName: bound,"
                        + " resources: {requests: {storage: 1Gi}}}}");
        for (String name : List.of("bound", "pretends")) {
            cluster.create(
                    "{apiVersion: v1, kind: PersistentVolume, metadata: {name: "
                            + name
                            + "}, spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi},"
                            + " hostPath: {path: /x}, claimRef: {namespace: default, name: data}}}");
        }

        assertThat(ask("n1", cluster("get", "", "persistentvolumes", "bound")).allowed()).isTrue();
        assertThat(ask("n2", cluster("get", "", "persistentvolumes", "bound")).allowed()).isFalse();
        assertThat(ask("n1", cluster("get", "", "persistentvolumes", "pretends")).allowed())
                .as("the claim does not say so")
                .isFalse();
        assertThat(ask("n1", cluster("list", "", "persistentvolumes", "")).allowed()).isFalse();
    }

    @Test
    void aNodeReadsTheAttachmentsOfItsVolumes() {
        cluster.create(
                "{apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, metadata: {name: a},"
                        + " spec: {attacher: x.example.com, nodeName: n1,"
                        + " source: {persistentVolumeName: v}}}");

        assertThat(ask("n1", attachment("get")).allowed()).isTrue();
        assertThat(ask("n2", attachment("get")).allowed()).isFalse();
        assertThat(ask("n1", attachment("delete")).allowed()).isFalse();
    }

    @Test
    void aNodeLetsGoOfItsOwnVolumesOnceTheyAreDeleted() {
        volume("mine", "navarch.dev/local", "n1");
        volume("others", "example.com/disks", "n1");
        assertThat(mayPatch("n1", "mine")).as("nobody deleted it").isFalse();
        cluster.delete(Resources.PERSISTENT_VOLUMES, "mine");
        cluster.delete(Resources.PERSISTENT_VOLUMES, "others");

        assertThat(mayPatch("n1", "mine")).isTrue();
        assertThat(mayPatch("n2", "mine")).as("it is on another node").isFalse();
        assertThat(mayPatch("n1", "others")).as("another made it").isFalse();
        assertThat(mayPatch("n1", "nothing")).isFalse();
    }

    @Test
    void whoIsNoNodeIsNoneOfItsBusiness() {
        Attributes own = cluster("get", "", "nodes", "n1");
        for (User user :
                List.of(
                        new User("system:node:n1", "", List.of(), Map.of()),
                        new User("n1", "", List.of("system:nodes"), Map.of()))) {
            assertThat(nodes.authorize(user, own)).isEqualTo(Decision.NO_OPINION);
        }
    }

    private void referringPod() {
        pod(
                """
                {
                  containers: [{
                    name: c, image: i,
                    env: [{name: K, valueFrom: {secretKeyRef: {name: key, key: k}}}]
                  }],
                  volumes: [
                    {name: s, secret: {secretName: s}},
                    {name: m, configMap: {name: m}},
                    {name: data, persistentVolumeClaim: {claimName: data}},
                    {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {
                      accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}
                  ]
                }
                """);
    }

    private void pod(String spec) {
        cluster.create(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default}, spec: "
                        + spec.replaceFirst("\\{", "{nodeName: n1, ")
                        + "}");
    }

    private void volume(String name, String provisioner, String node) {
        cluster.create(
                """
                apiVersion: v1
                kind: PersistentVolume
                metadata:
                  name: %s
                  annotations: {pv.kubernetes.io/provisioned-by: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  capacity: {storage: 1Gi}
                  local: {path: /volumes/x}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                        - matchExpressions:
                            - {key: kubernetes.io/hostname, operator: In, values: [%s]}
                """
                        .formatted(name, provisioner, node));
    }

    private boolean mayPatch(String node, String volume) {
        return ask(node, cluster("patch", "", "persistentvolumes", volume)).allowed();
    }

    private Decision ask(String node, Attributes asked) {
        return nodes.authorize(
                new User("system:node:" + node, "", List.of("system:nodes"), Map.of()), asked);
    }

    private static Attributes attachment(String verb) {
        return cluster(verb, "storage.k8s.io", "volumeattachments", "a");
    }

    private static Attributes cluster(String verb, String group, String resource, String name) {
        return new Attributes(verb, group, "v1", resource, "", "", name, "");
    }

    private static Attributes own(String verb, String resource, String name) {
        return new Attributes(verb, "", "v1", resource, "", "default", name, "");
    }
}
