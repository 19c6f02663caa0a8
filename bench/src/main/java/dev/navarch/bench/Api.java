package dev.navarch.bench;

import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Four connections to one API server, used in turn. */
final class Api {

    private static final int CONNECTIONS = 4;

    private final List<KubeconfigClient> clients = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Path kubeconfig;

    Api(Path kubeconfig) throws IOException {
        this.kubeconfig = kubeconfig;
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(KubeconfigClient.of(kubeconfig));
        }
    }

    /** The same server as another user, with connections of its own. */
    Api as(String token) {
        YAMLMapper yaml = YAMLMapper.builder().build();
        try {
            JsonNode config = yaml.readTree(Files.readString(kubeconfig));
            ObjectNode user = (ObjectNode) config.at("/users/0");
            user.putObject("user").put("token", token);
            Path other = Files.createTempFile("bench", ".kubeconfig");
            Files.writeString(other, yaml.writeValueAsString(config));
            other.toFile().deleteOnExit();
            return new Api(other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KubeconfigClient next() {
        return clients.get(Math.floorMod(turn.getAndIncrement(), CONNECTIONS));
    }

    String get(String path) {
        return send("GET", path, "", "application/json", 200);
    }

    String create(String path, String body) {
        return send("POST", path, body, "application/json", 201);
    }

    String mergePatch(String path, String body) {
        return send("PATCH", path, body, "application/merge-patch+json", 200);
    }

    String strategicPatch(String path, String body) {
        return send("PATCH", path, body, "application/strategic-merge-patch+json", 200);
    }

    String delete(String path) {
        return send(
                "DELETE",
                path,
                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0}",
                "application/json",
                200);
    }

    /** The status of a GET, whatever it is. */
    int status(String path) {
        return exchange("GET", path, "", "application/json").statusCode();
    }

    /** Reads an answer to its end and forgets it; its status. */
    int drain(String path) throws InterruptedException {
        KubeconfigClient client = next();
        try {
            return client.http()
                    .send(client.request(path).GET().build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException("GET " + path, e);
        }
    }

    /** Opens a watch. */
    InputStream watch(String path) {
        KubeconfigClient client = next();
        try {
            return client.http()
                    .send(client.request(path).GET().build(), BodyHandlers.ofInputStream())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("watch " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String send(String method, String path, String body, String type, int expected) {
        HttpResponse<String> answer = exchange(method, path, body, type);
        if (answer.statusCode() != expected) {
            String text = answer.body();
            throw new IllegalStateException(
                    "%s %s answered %d: %s"
                            .formatted(
                                    method,
                                    path,
                                    answer.statusCode(),
                                    text.substring(0, Math.min(text.length(), 400))));
        }
        return answer.body();
    }

    private HttpResponse<String> exchange(String method, String path, String body, String type) {
        KubeconfigClient client = next();
        HttpRequest.Builder request = client.request(path).timeout(Duration.ofMinutes(10));
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type).method(method, BodyPublishers.ofString(body));
        }
        try {
            return client.http().send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
