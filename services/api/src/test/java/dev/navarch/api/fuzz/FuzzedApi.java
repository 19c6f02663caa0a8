package dev.navarch.api.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.model.Change;
import dev.navarch.testkit.KubeconfigClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API service that is asked, and a look past it at what really changed. */
final class FuzzedApi {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KubeconfigClient client;
    private final ObjectStore store;

    FuzzedApi(ApiFixture fixture) throws IOException {
        this.client = KubeconfigClient.of(fixture.home().resolve("kubeconfig"));
        this.store = fixture.store();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        var answer = client.http().send(client.request(path).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<byte[]> post(String path, JsonNode object, String accept)
            throws IOException, InterruptedException {
        HttpRequest request =
                client.request(path)
                        .setHeader("Accept", accept)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(object.toString()))
                        .build();
        return client.http().send(request, BodyHandlers.ofByteArray());
    }

    Judge.Seen ask(Asked asked) throws IOException, InterruptedException {
        long before = store.currentRevision().join();
        HttpRequest.Builder request =
                client.request(asked.path())
                        .timeout(PATIENCE)
                        .method(
                                asked.method(),
                                asked.body().length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(asked.body()));
        asked.headers().forEach(request::setHeader);
        var answer = client.http().send(request.build(), BodyHandlers.ofInputStream());
        byte[] body = {};
        try (InputStream stream = answer.body()) {
            if (!asked.streams() || answer.statusCode() >= 400) {
                body = stream.readAllBytes();
            }
        }
        List<Change> changes =
                store.currentRevision().join() == before
                        ? List.of()
                        : OwnChanges.of(asked, store.changesAfter(before, 1000));
        return new Judge.Seen(
                answer.statusCode(),
                answer.headers().firstValue("content-type").orElse(""),
                body,
                changes);
    }

    /** Every operation of every document. */
    List<Operation> operations() throws IOException, InterruptedException {
        List<Operation> found = new ArrayList<>();
        for (JsonNode group : get("/openapi/v3").path("paths")) {
            found.addAll(Operation.of(get(group.path("serverRelativeURL").asString())));
        }
        return found;
    }

    /**
     * Creates each sample once, and keeps what a dry run answered as protobuf.
     *
     * @throws AssertionError if a sample is refused: then it would lead nowhere
     */
    Map<String, byte[]> plant(List<Operation> operations, JsonNode samples)
            throws IOException, InterruptedException {
        Map<String, byte[]> messages = new HashMap<>();
        List<String> refused = new ArrayList<>();
        for (Operation operation : operations) {
            String plural = operation.plural();
            if (!operation.method().equals("POST")
                    || !operation.path().endsWith("/" + plural)
                    || !(samples.path(plural) instanceof ObjectNode sample)) {
                continue;
            }
            ObjectNode object = sample.deepCopy();
            object.put("kind", operation.kind().path("kind").asString());
            if (!object.at("/metadata/name").isString()) {
                object.withObject("/metadata").put("name", "a");
            }
            String path = operation.path().replace("{namespace}", RequestMaker.NAMESPACE);
            var answer = post(path + "?dryRun=All", object, "application/vnd.kubernetes.protobuf");
            if (answer.statusCode() < 300 && answer.body()[0] == 'k') {
                messages.put(plural, answer.body());
            }
            var created = post(path, object, "application/json");
            if (created.statusCode() >= 300 && created.statusCode() != 409) {
                refused.add(path + " " + new String(created.body(), StandardCharsets.UTF_8));
            }
        }
        assertThat(refused).isEmpty();
        return messages;
    }
}
