package dev.navarch.junit.contract;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A chart with a type of its own and an object of it, a hook and a test; and what became of it. */
record ShopChart(KubernetesClient client, String namespace) {

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

    /** Writes the chart into a directory, whose name must be the chart's. */
    static Path write(Path directory) throws IOException {
        Path chart = Files.createDirectory(directory.resolve("shop"));
        Files.writeString(chart.resolve("Chart.yaml"), CHART);
        Files.writeString(chart.resolve("values.yaml"), "size: 1\n");
        Files.createDirectories(chart.resolve("crds"));
        Files.writeString(chart.resolve("crds/shops.yaml"), DEFINITION);
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("templates/all.yaml"), OBJECTS);
        return chart;
    }

    int size() {
        return client.genericKubernetesResources("helm.example.com/v1", "Shop")
                .inNamespace(namespace)
                .withName("corner")
                .get()
                .<Number>get("spec", "size")
                .intValue();
    }

    boolean exists(String map) {
        return client.configMaps().inNamespace(namespace).withName(map).get() != null;
    }

    boolean hasShops() {
        return !client.genericKubernetesResources("helm.example.com/v1", "Shop")
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty();
    }

    boolean hasType() {
        return client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("shops.helm.example.com")
                        .get()
                != null;
    }
}
