package dev.navarch.junit;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Makes clients of the official library; only loaded where that is on the class path. */
final class OfficialClient {

    private OfficialClient() {}

    static ApiClient of(NavarchServer server) {
        try (Reader reader = Files.newBufferedReader(server.kubeconfig())) {
            return ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
