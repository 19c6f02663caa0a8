package dev.navarch.api.backup;

import dev.navarch.wire.client.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** All objects that a server tells of, each as the bytes that a GET of it answers, by path. */
final class Everything {

    private Everything() {}

    static Map<String, String> of(ApiClient api) throws IOException {
        List<String> versions = new ArrayList<>(List.of("/api/v1"));
        for (JsonNode group : api.get("/apis").path("groups")) {
            versions.add("/apis/" + group.at("/preferredVersion/groupVersion").asString());
        }
        Map<String, String> objects = new TreeMap<>();
        for (String version : versions) {
            for (JsonNode resource : api.get(version).path("resources")) {
                if (resource.path("verbs").valueStream().anyMatch(v -> v.asString().equals("list"))
                        && resource.path("verbs")
                                .valueStream()
                                .anyMatch(v -> v.asString().equals("watch"))) {
                    collect(api, version, resource, objects);
                }
            }
        }
        return objects;
    }

    private static void collect(
            ApiClient api, String version, JsonNode resource, Map<String, String> objects)
            throws IOException {
        String name = resource.path("name").asString();
        for (JsonNode item : api.list(version + "/" + name)) {
            String namespace = item.at("/metadata/namespace").asString("");
            String path =
                    version
                            + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                            + "/"
                            + name
                            + "/"
                            + item.at("/metadata/name").asString();
            objects.put(path, text(api, path));
        }
    }

    static String text(ApiClient api, String path) throws IOException {
        return new String(api.send("GET", path, "", new byte[0]).body(), StandardCharsets.UTF_8);
    }
}
