package dev.navarch.controller.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.controller.TestCluster;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Conformance;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NamespaceFurnitureTest {

    private static final String CA = "team/kube-root-ca.crt";

    private final TestCluster cluster = new TestCluster();
    private final AtomicReference<Optional<String>> pem =
            new AtomicReference<>(Optional.of("certificate"));

    NamespaceFurnitureTest() {
        cluster.with(new ServiceAccountController(cluster.views))
                .with(new RootCaController(cluster.views, pem::get));
    }

    @Test
    void everyNamespaceGetsADefaultServiceAccountAndTheAuthority() {
        namespace();
        cluster.settle();
        assertThat(cluster.exists(Resources.SERVICE_ACCOUNTS, "team/default", ServiceAccount.class))
                .isTrue();
        assertThat(map().getData()).isEqualTo(Map.of("ca.crt", "certificate"));
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts should guarantee kube-root-ca.crt exist in any namespace [Conformance]")
    void bothComeBackWhenSomebodyDeletesOrChangesThem() {
        namespace();
        cluster.settle();
        cluster.api.delete(ObjectKey.ofPath(Resources.SERVICE_ACCOUNTS, "team/default"));
        ConfigMap changed = map();
        changed.setData(Map.of("ca.crt", "forged", "more", "x"));
        cluster.api.update(ObjectKey.ofPath(Resources.CONFIG_MAPS, CA), "", changed);
        cluster.settle();
        assertThat(cluster.exists(Resources.SERVICE_ACCOUNTS, "team/default", ServiceAccount.class))
                .isTrue();
        assertThat(map().getData()).isEqualTo(Map.of("ca.crt", "certificate"));
    }

    @Test
    void waitsForTheCertificate() {
        pem.set(Optional.empty());
        namespace();
        cluster.settle();
        assertThat(cluster.exists(Resources.CONFIG_MAPS, CA, ConfigMap.class)).isFalse();
        pem.set(Optional.of("later"));
        cluster.pass(Duration.ofSeconds(2));
        assertThat(map().getData()).isEqualTo(Map.of("ca.crt", "later"));
    }

    @Test
    void doesNotWorkAgainstTheDeletionOfANamespace() {
        namespace();
        cluster.settle();
        cluster.api.delete(ObjectKey.cluster(Resources.NAMESPACES, "team"));
        cluster.api.delete(ObjectKey.ofPath(Resources.SERVICE_ACCOUNTS, "team/default"));
        cluster.api.delete(ObjectKey.ofPath(Resources.CONFIG_MAPS, CA));
        cluster.settle();
        assertThat(cluster.list(Resources.SERVICE_ACCOUNTS, ServiceAccount.class)).isEmpty();
        assertThat(cluster.list(Resources.CONFIG_MAPS, ConfigMap.class)).isEmpty();
    }

    private void namespace() {
        cluster.create(
                Resources.NAMESPACES,
                new NamespaceBuilder().withNewMetadata().withName("team").endMetadata().build());
    }

    private ConfigMap map() {
        return cluster.get(Resources.CONFIG_MAPS, CA, ConfigMap.class);
    }
}
