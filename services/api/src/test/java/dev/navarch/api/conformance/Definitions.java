package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** Custom types of a test's own. */
final class Definitions {

    static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private Definitions() {}

    /**
     * @param versions the field of that name, in YAML's flow style
     */
    static String yaml(String group, String plural, String kind, String scope, String versions) {
        return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %2$s.%1$s}
        spec:
          group: %1$s
          scope: %4$s
          names: {plural: %2$s, kind: %3$s}
          versions: %5$s
        """
                .formatted(group, plural, kind, scope, versions);
    }

    static String version(String name, boolean served, boolean storage, String schema) {
        return "{name: %s, served: %s, storage: %s, schema: {openAPIV3Schema: %s}}"
                .formatted(name, served, storage, schema);
    }

    /** Makes a cluster-wide type with one version v1, and waits until it is served. */
    static String serve(LiveApi api, String group, String plural, String kind, String schema)
            throws IOException, InterruptedException {
        return serve(api, group, plural, kind, "Cluster", version("v1", true, true, schema));
    }

    /**
     * @return the path of its objects, or of all namespaces' objects
     */
    static String serve(
            LiveApi api, String group, String plural, String kind, String scope, String version)
            throws IOException, InterruptedException {
        api.create(PATH, yaml(group, plural, kind, scope, "[" + version + "]"));
        awaitEstablished(api, plural + "." + group);
        return "/apis/" + group + "/v1/" + plural;
    }

    static JsonNode awaitEstablished(LiveApi api, String name) {
        return eventually(
                name + " is established and served",
                () -> api.get(PATH + "/" + name),
                definition -> condition(definition, "Established").equals("True"));
    }

    static String condition(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asString("").equals(type))
                .map(condition -> condition.path("status").asString(""))
                .findFirst()
                .orElse("");
    }
}
