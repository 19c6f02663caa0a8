package dev.navarch.api.admission;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.Resources;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeRestrictionTest {

    private final Cluster cluster = Cluster.start();

    @BeforeEach
    void furnish() {
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n1}}");
        cluster.create("{apiVersion: v1, kind: Node, metadata: {name: n2}}");
        cluster.runningPod("mine", "{}");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void as(String node) {
        cluster.as("system:node:" + node, "system:nodes");
    }

    @Test
    void letsANodeReportItsOwnPods() {
        as("n1");
        cluster.status(Resources.PODS, "mine", "{'status':{'phase':'Failed'}}");

        as("n2");
        assertThat(
                        refused(() ->
                                cluster.status(
                                        Resources.PODS, "mine", "{'status':{'phase':'Running'}}")))
                .hasMessage(
                        "pods \"mine\" is forbidden: node \"n2\" can only update pod status for"
                                + " pods with spec.nodeName set to itself");
        assertThat(refused(() -> cluster.delete(Resources.PODS, "mine")))
                .hasMessageEndingWith(
                        "node \"n2\" can only delete pods with spec.nodeName set to itself");
    }

    @Test
    void letsANodeMakeNothingButMirrorsOfItsOwn() {
        as("n1");

        assertThat(
                        refused(() ->
                                cluster.create(
                                        "{apiVersion: v1, kind: Pod, metadata: {name: p,"
                                                + " namespace: default}, spec: {containers:"
                                                + " [{name: c, image: i}]}}")))
                .hasMessageEndingWith("node \"n1\" can only create mirror pods");
        cluster.create(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default, annotations:"
                        + " {kubernetes.io/config.mirror: x}}, spec: {nodeName: n1, containers:"
                        + " [{name: c, image: i}]}}");
    }

    @Test
    void letsNoMirrorPodClaimCertificatesOrTrust() {
        as("n1");
        for (String source : List.of("clusterTrustBundle", "podCertificate")) {
            String fields =
                    source.equals("podCertificate")
                            ? "{signerName: a.b/c, keyType: ED25519, keyPath: k}"
                            : "{name: b, path: p}";
            assertThat(
                            refused(() ->
                                    cluster.create(
                                            "{apiVersion: v1, kind: Pod, metadata: {name: p,"
                                                    + " namespace: default, annotations:"
                                                    + " {kubernetes.io/config.mirror: x}}, spec:"
                                                    + " {nodeName: n1, containers: [{name: c,"
                                                    + " image: i}], volumes: [{name: v,"
                                                    + " projected: {sources: [{"
                                                    + source
                                                    + ": "
                                                    + fields
                                                    + "}]}}]}}")))
                    .hasMessageContaining("can not create pods that reference ");
        }
    }

    @Test
    void letsANodeChangeItselfButNotItsTaints() {
        as("n1");
        cluster.status(Resources.NODES, "n1", "{'status':{'phase':'Running'}}");

        assertThat(
                        refused(() ->
                                cluster.status(
                                        Resources.NODES, "n2", "{'status':{'phase':'Running'}}")))
                .hasMessageEndingWith("node \"n1\" is not allowed to modify node \"n2\"");
        assertThat(refused(() -> cluster.patch(Resources.NODES, "n1", "{'spec':{'taints':null}}")))
                .hasMessageEndingWith("node \"n1\" is not allowed to modify taints");
        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.NODES,
                                        "n1",
                                        "{'metadata':{'labels':{'node-restriction.kubernetes.io/x':'1'}}}")))
                .hasMessageContaining("is not allowed to modify labels");
    }

    @Test
    void letsANodeLetGoOfVolumesAndChangeNothingElseOfThem() {
        cluster.create(
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v1, finalizers:"
                        + " [navarch.dev/local-volume]}, spec: {accessModes: [ReadWriteOnce],"
                        + " capacity: {storage: 1Gi}, hostPath: {path: /data}}}");
        cluster.delete(Resources.PERSISTENT_VOLUMES, "v1");
        as("n1");

        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.PERSISTENT_VOLUMES,
                                        "v1",
                                        "{'spec':{'persistentVolumeReclaimPolicy':'Delete'}}")))
                .hasMessageEndingWith(
                        "node \"n1\" can only remove the finalizer navarch.dev/local-volume");
        assertThat(
                        refused(() ->
                                cluster.patch(
                                        Resources.PERSISTENT_VOLUMES,
                                        "v1",
                                        "{'metadata':{'finalizers':null}}")))
                .as("others hold it too")
                .hasMessageContaining("can only remove");
        cluster.patch(
                Resources.PERSISTENT_VOLUMES,
                "v1",
                "{'metadata':{'finalizers':['kubernetes.io/pv-protection']}}");
    }
}
