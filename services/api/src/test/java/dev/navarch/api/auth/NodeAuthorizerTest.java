package dev.navarch.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.strategy.Cluster;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeAuthorizerTest {

    private final Cluster cluster = Cluster.start();
    private final NodeAuthorizer nodes = new NodeAuthorizer(cluster.cache);

    @BeforeEach
    void volumes() {
        create("mine", "navarch.dev/local", "n1");
        create("others", "example.com/disks", "n1");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void create(String name, String provisioner, String node) {
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

    @Test
    void aNodeLetsGoOfItsOwnVolumesOnceTheyAreDeleted() {
        assertThat(mayPatch("n1", "mine")).as("nobody deleted it").isFalse();
        cluster.delete(Resources.PERSISTENT_VOLUMES, "mine");
        cluster.delete(Resources.PERSISTENT_VOLUMES, "others");

        assertThat(mayPatch("n1", "mine")).isTrue();
        assertThat(mayPatch("n2", "mine")).as("it is on another node").isFalse();
        assertThat(mayPatch("n1", "others")).as("another made it").isFalse();
        assertThat(mayPatch("n1", "nothing")).isFalse();
    }

    private boolean mayPatch(String node, String volume) {
        User user = new User("system:node:" + node, "", List.of("system:nodes"), Map.of());
        return nodes.authorize(
                        user,
                        new Authorizer.Attributes(
                                "patch", "", "v1", "persistentvolumes", "", "", volume, ""))
                .allowed();
    }

    @Test
    void aNodeReadsTheAccountsThatItsPodsRunAs() {
        cluster.runningPod("p", "{}");

        assertThat(mayGetAccount("n1", "default")).isTrue();
        assertThat(mayGetAccount("n2", "default")).as("no pod of its runs as it").isFalse();
        assertThat(mayGetAccount("n1", "other")).isFalse();
    }

    private boolean mayGetAccount(String node, String account) {
        User user = new User("system:node:" + node, "", List.of("system:nodes"), Map.of());
        return nodes.authorize(
                        user,
                        new Authorizer.Attributes(
                                "get", "", "v1", "serviceaccounts", "", "default", account, ""))
                .allowed();
    }
}
