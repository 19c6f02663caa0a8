package dev.navarch.junit.contract;

import dev.navarch.junit.NavarchServer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** More clients of the official library than the one that a test is given. */
final class OfficialClients {

    private OfficialClients() {}

    static ApiClient of(NavarchServer server) {
        try (Reader reader = Files.newBufferedReader(server.kubeconfig())) {
            return ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
