package dev.navarch.bench;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Watches on which nothing happens, over as many connections as a large cluster's nodes share. */
final class IdleWatches implements AutoCloseable {

    private static final int PER_CONNECTION = 500;

    private final List<KubeconfigClient> clients = new ArrayList<>();
    private final List<InputStream> open = new ArrayList<>();

    /**
     * @throws IllegalStateException if one of them is refused
     */
    IdleWatches(Path kubeconfig, String path, int watches) throws IOException {
        List<CompletableFuture<HttpResponse<InputStream>>> answers = new ArrayList<>();
        for (int i = 0; i < watches; i++) {
            if (i % PER_CONNECTION == 0) {
                awaitAll(answers);
                clients.add(KubeconfigClient.of(kubeconfig));
            }
            KubeconfigClient client = clients.getLast();
            answers.add(
                    client.http()
                            .sendAsync(
                                    client.request(path).GET().build(),
                                    BodyHandlers.ofInputStream()));
            if (i % PER_CONNECTION == 0) {
                // The first request of a connection makes it; the others share it then.
                awaitAll(answers);
            }
        }
        awaitAll(answers);
    }

    private void awaitAll(List<CompletableFuture<HttpResponse<InputStream>>> answers) {
        for (CompletableFuture<HttpResponse<InputStream>> answer : answers) {
            HttpResponse<InputStream> opened = answer.join();
            if (opened.statusCode() != 200) {
                throw new IllegalStateException("a watch was answered " + opened.statusCode());
            }
            open.add(opened.body());
        }
        answers.clear();
    }

    @Override
    public void close() {
        clients.forEach(client -> client.http().shutdownNow());
    }
}
