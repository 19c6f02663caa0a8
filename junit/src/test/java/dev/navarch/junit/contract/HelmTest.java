package dev.navarch.junit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helm, by its own Go library. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
class HelmTest {

    private KubernetesClient client;
    private NavarchServer server;

    @Test
    void installsUpgradesTestsAndUninstallsAChartWithTypesAndHooks(@TempDir Path directory)
            throws IOException {
        ShopChart shop = new ShopChart(client, "default");
        Helm helm = new Helm(ShopChart.write(directory));

        Release installed =
                helm.install()
                        .withKubeConfig(server.kubeconfig())
                        .withNamespace("default")
                        .withName("mine")
                        .call();
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(shop.size()).isEqualTo(1);
        assertThat(shop.exists("hooked")).isTrue();
        assertThat(shop.exists("tested")).isFalse();

        Release upgraded =
                helm.upgrade()
                        .withKubeConfig(server.kubeconfig())
                        .withNamespace("default")
                        .withName("mine")
                        .set("size", 2)
                        .call();
        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(shop.size()).isEqualTo(2);

        Helm.test("mine").withKubeConfig(server.kubeconfig()).withNamespace("default").call();
        assertThat(shop.exists("tested")).isTrue();

        Helm.uninstall("mine").withKubeConfig(server.kubeconfig()).withNamespace("default").call();
        assertThat(shop.hasShops()).isFalse();
        assertThat(shop.hasType()).isTrue();
    }
}
