package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.key;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of config maps, secrets and claims. */
final class ConfigChecks {

    private static final int MAX_SIZE = 1024 * 1024;
    private static final Map<String, List<String>> REQUIRED_KEYS =
            Map.of(
                    "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
                    "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
                    "kubernetes.io/dockercfg", List.of(".dockercfg"),
                    "kubernetes.io/ssh-auth", List.of("ssh-privatekey"));

    private ConfigChecks() {}

    static void keys(
            ObjectNode object,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        long size = 0;
        for (String field : List.of("data", "binaryData")) {
            for (var entry : object.path(field).properties()) {
                for (String problem : Format.CONFIG_KEY.problems(entry.getKey())) {
                    causes.invalid(key(field, entry.getKey()), entry.getKey(), problem);
                }
                size += entry.getValue().asString("").length();
            }
        }
        for (String name : object.path("data").propertyNames()) {
            if (object.path("binaryData").has(name)) {
                causes.invalid(key("data", name), name, "duplicate of key present in binaryData");
            }
        }
        if (size > MAX_SIZE * 4L / 3) {
            causes.tooLong(object.has("type") ? "data" : "", MAX_SIZE);
        }
    }

    static void secretType(
            ObjectNode secret,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        String type = secret.path("type").asString("");
        for (String name : REQUIRED_KEYS.getOrDefault(type, List.of())) {
            if (!secret.path("data").has(name)) {
                causes.required(key("data", name), "");
            }
        }
        if (type.equals("kubernetes.io/basic-auth")
                && !secret.path("data").has("username")
                && !secret.path("data").has("password")) {
            causes.required("data[username]", "");
            causes.required("data[password]", "");
        }
        String account = "kubernetes.io/service-account.name";
        if (type.equals("kubernetes.io/service-account-token")
                && secret.path("metadata")
                        .path("annotations")
                        .path(account)
                        .asString("")
                        .isEmpty()) {
            causes.required("metadata.annotations[" + account + "]", "");
        }
    }

    static void claim(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (spec.path("resources").path("requests").path("storage").asString("").isEmpty()) {
            causes.required(child(path, "resources") + "[storage]", "");
        }
        if (old.isEmpty() || !path.equals("spec")) {
            return;
        }
        ObjectNode before = (ObjectNode) old.get().deepCopy();
        ObjectNode after = spec.deepCopy();
        for (String field : List.of("resources", "volumeAttributesClassName")) {
            before.remove(field);
            after.remove(field);
        }
        for (String field : List.of("volumeName", "storageClassName")) {
            if (before.path(field).asString("").isEmpty()) {
                before.remove(field);
                after.remove(field);
            }
        }
        if (!Sameness.same(before, after)) {
            causes.forbidden(
                    path,
                    "spec is immutable after creation except resources.requests and"
                            + " volumeAttributesClassName for bound claims");
        }
    }
}
