package dev.navarch.api.conformance;

import dev.navarch.api.WebhookServer;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API service and a user's webhooks, each of which looks at one namespace only. */
final class HookedApi implements AutoCloseable {

    static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    static final String CONFIG_MAPS =
            "{apiGroups: [''], apiVersions: [v1], operations: [%s], resources: [configmaps]}";

    final LiveApi api;
    final WebhookServer hooks = new WebhookServer();

    HookedApi(LiveApi api) throws IOException {
        this.api = api;
        hooks.on("/deny", (request, response) -> deny(response));
        hooks.on("/allow", (request, response) -> {});
        hooks.on("/data", (request, response) -> addData(request, response, "mutation"));
    }

    static void deny(ObjectNode response) {
        response.put("allowed", false).putObject("status").put("message", "not this one");
    }

    static void addData(JsonNode request, ObjectNode response, String key) {
        if (!request.at("/object").has("data")) {
            WebhookServer.patch(
                    response,
                    "[{\"op\": \"add\", \"path\": \"/data\", \"value\": {\""
                            + key
                            + "\": \"yes\"}}]");
        } else if (!request.at("/object/data").has(key)) {
            WebhookServer.patch(
                    response,
                    "[{\"op\": \"add\", \"path\": \"/data/" + key + "\", \"value\": \"yes\"}]");
        }
    }

    /**
     * One webhook of a configuration.
     *
     * @param more further fields, each preceded by a comma
     */
    String hook(String path, String namespace, String rule, String more) {
        return """
        {name: hook.example.com, clientConfig: %s, rules: [%s], admissionReviewVersions: [v1],
          sideEffects: None, timeoutSeconds: 30,
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}%s}
        """
                .formatted(hooks.client(path), rule, namespace, more);
    }

    /**
     * @param kind {@code mutating} or {@code validating}
     * @return its path
     */
    String configure(String kind, String name, String... webhooks) throws Exception {
        return configureLabelled(kind, name, "{}", webhooks);
    }

    String configureLabelled(String kind, String name, String labels, String... webhooks)
            throws Exception {
        String path = GROUP + kind + "webhookconfigurations";
        api.create(
                path,
                "{metadata: {name: %s, labels: %s}, webhooks: [%s]}"
                        .formatted(name, labels, String.join(",", webhooks)));
        return path + "/" + name;
    }

    /** Creates a config map of a generated name. */
    Answer createMap(String namespace, String more) throws Exception {
        return api.send(
                "POST",
                "/api/v1/namespaces/" + namespace + "/configmaps",
                "application/json",
                LiveApi.json("{metadata: {generateName: m-}" + more + "}"));
    }

    boolean isMutated(String namespace) throws Exception {
        return createMap(namespace, "").succeeded().at("/data").has("mutation");
    }

    boolean isDenied(String namespace) throws Exception {
        Answer answer = createMap(namespace, "");
        return answer.code() == 400
                && answer.body()
                        .path("message")
                        .asString("")
                        .equals(
                                "admission webhook \"hook.example.com\" denied the request: not"
                                        + " this one");
    }

    @Override
    public void close() {
        hooks.close();
    }
}
