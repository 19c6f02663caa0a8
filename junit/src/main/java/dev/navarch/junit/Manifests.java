package dev.navarch.junit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Creates what YAML files hold, and waits until the types in them can be used. */
final class Manifests {

    private static final int ESTABLISHED_SECONDS = 60;

    private Manifests() {}

    static void apply(KubernetesClient client, List<String> names) {
        for (String name : names) {
            try (InputStream yaml = open(name)) {
                client.load(yaml).create().stream()
                        .filter(CustomResourceDefinition.class::isInstance)
                        .forEach(definition -> established(client, definition));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static InputStream open(String name) throws IOException {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        InputStream found = loader == null ? null : loader.getResourceAsStream(name);
        return found == null ? Files.newInputStream(Path.of(name)) : found;
    }

    private static void established(KubernetesClient client, HasMetadata definition) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.getMetadata().getName())
                .waitUntilCondition(
                        Manifests::isEstablished, ESTABLISHED_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean isEstablished(@Nullable CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                condition.getType().equals("Established")
                                        && condition.getStatus().equals("True"));
    }
}
