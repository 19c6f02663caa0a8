package dev.navarch.junit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.navarch.junit.NavarchServer;
import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helm, by its own Go library. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest
class HelmTest {

    private static final String CHART =
            """
            apiVersion: v2
            name: shop
            version: 1.0.0
            """;

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: shops.helm.example.com}
            spec:
              group: helm.example.com
              scope: Namespaced
              names: {plural: shops, singular: shop, kind: Shop}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties: {spec: {type: object, properties: {size: {type: integer}}}}
            """;

    private static final String OBJECTS =
            """
            apiVersion: helm.example.com/v1
            kind: Shop
            metadata: {name: corner}
            spec: {size: {{ .Values.size }}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: hooked
              annotations: {"helm.sh/hook": "post-install,post-upgrade"}
            data: {size: "{{ .Values.size }}"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: tested
              annotations: {"helm.sh/hook": test}
            """;

    private KubernetesClient client;
    private NavarchServer server;

    @Test
    void installsUpgradesTestsAndUninstallsAChartWithTypesAndHooks(@TempDir Path directory)
            throws IOException {
        Path chart = Files.createDirectory(directory.resolve("shop"));
        Files.writeString(chart.resolve("Chart.yaml"), CHART);
        Files.writeString(chart.resolve("values.yaml"), "size: 1\n");
        Files.createDirectories(chart.resolve("crds"));
        Files.writeString(chart.resolve("crds/shops.yaml"), DEFINITION);
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("templates/all.yaml"), OBJECTS);
        Helm helm = new Helm(chart);

        Release installed =
                helm.install()
                        .withKubeConfig(server.kubeconfig())
                        .withNamespace("default")
                        .withName("mine")
                        .call();
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(size()).isEqualTo(1);
        assertThat(exists("hooked")).isTrue();
        assertThat(exists("tested")).isFalse();

        Release upgraded =
                helm.upgrade()
                        .withKubeConfig(server.kubeconfig())
                        .withNamespace("default")
                        .withName("mine")
                        .set("size", 2)
                        .call();
        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(size()).isEqualTo(2);

        Helm.test("mine").withKubeConfig(server.kubeconfig()).withNamespace("default").call();
        assertThat(exists("tested")).isTrue();

        Helm.uninstall("mine").withKubeConfig(server.kubeconfig()).withNamespace("default").call();
        assertThat(
                        client.genericKubernetesResources("helm.example.com/v1", "Shop")
                                .inNamespace("default")
                                .list()
                                .getItems())
                .isEmpty();
        assertThat(
                        client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .withName("shops.helm.example.com")
                                .get())
                .isNotNull();
    }

    private int size() {
        return client.genericKubernetesResources("helm.example.com/v1", "Shop")
                .inNamespace("default")
                .withName("corner")
                .get()
                .<Number>get("spec", "size")
                .intValue();
    }

    private boolean exists(String map) {
        return client.configMaps().inNamespace("default").withName(map).get() != null;
    }
}
