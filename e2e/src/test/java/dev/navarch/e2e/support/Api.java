package dev.navarch.e2e.support;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Plain HTTPS to the API server as the kubeconfig's user, for what kubectl is too slow for. */
public final class Api {

    private final KubeconfigClient client;

    public Api(Path kubeconfig) {
        try {
            client = KubeconfigClient.of(kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IOException when there was no answer, which says nothing of the request's outcome
     */
    public HttpResponse<String> send(String method, String path, String body) throws IOException {
        return send(
                client.request(path)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofMinutes(1))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Opens a watch; the caller reads and closes it. */
    public HttpResponse<InputStream> watch(String path) throws IOException {
        return send(client.request(path).GET().build(), BodyHandlers.ofInputStream());
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) throws IOException {
        try {
            return client.http().send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
