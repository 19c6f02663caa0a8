package dev.navarch.api.release;

import dev.navarch.wire.client.ApiClient;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks of each part of a cluster's control plane something that only this part does. It needs no
 * node and leaves nothing behind.
 */
final class Check {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ApiClient api;
    private final Duration limit;
    private final Consumer<String> says;
    private final long until;

    /**
     * @param limit for everything together
     * @param says is told of each thing that works
     */
    Check(ApiClient api, Duration limit, Consumer<String> says) {
        this.api = api;
        this.limit = limit;
        this.says = says;
        this.until = System.nanoTime() + limit.toNanos();
    }

    /** What must come true, and may fail to answer before. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Looks at everything.
     *
     * @param metrics whether there is a metrics service
     * @throws IllegalStateException that names what did not come true in time
     */
    void run(boolean metrics) throws IOException, InterruptedException {
        await("the API is ready", () -> ok("/readyz"));
        ObjectNode wanted = object("Namespace");
        wanted.putObject("metadata").put("generateName", "navarch-check-");
        String namespace = api.post("/api/v1/namespaces", wanted).at("/metadata/name").asString("");
        String path = "/api/v1/namespaces/" + namespace;
        try {
            await(
                    "the controllers give a namespace its service account",
                    () -> api.find(path + "/serviceaccounts/default").isPresent());
            api.post(path + "/pods", pod());
            await(
                    "the scheduler says that a pod fits on no node",
                    () -> refused(api.get(path + "/pods/nowhere")));
        } finally {
            api.delete(path);
        }
        await("a deleted namespace goes", () -> api.find(path).isEmpty());
        if (metrics) {
            await("the metrics service answers", () -> ok("/apis/metrics.k8s.io/v1beta1/nodes"));
        }
    }

    private boolean ok(String path) throws IOException {
        return api.send("GET", path, "", new byte[0]).statusCode() == 200;
    }

    /** A pod that no node takes, so that nothing is run. */
    private static JsonNode pod() {
        ObjectNode pod = object("Pod");
        pod.putObject("metadata").put("name", "nowhere");
        ObjectNode spec = pod.putObject("spec");
        spec.putObject("nodeSelector").put("navarch.dev/check", "no-such-node");
        spec.putArray("containers").addObject().put("name", "none").put("image", "none");
        return pod;
    }

    private static boolean refused(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asString("").equals("PodScheduled")) {
                return condition.path("status").asString("").equals("False");
            }
        }
        return false;
    }

    private static ObjectNode object(String kind) {
        return JSON.createObjectNode().put("apiVersion", "v1").put("kind", kind);
    }

    private void await(String sentence, Condition condition)
            throws IOException, InterruptedException {
        String last = "";
        while (true) {
            try {
                if (condition.holds()) {
                    says.accept(sentence);
                    return;
                }
            } catch (IOException notYet) {
                last = ": " + notYet;
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not within " + limit + ": " + sentence + last);
            }
            Thread.sleep(PAUSE);
        }
    }
}
