package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.index;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold between the parts of a container. */
final class ContainerChecks {

    private static final List<String> HANDLERS =
            List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");
    private static final List<String> SOURCES =
            List.of(
                    "fieldRef",
                    "resourceFieldRef",
                    "configMapKeyRef",
                    "secretKeyRef",
                    "fileKeyRef");

    private ContainerChecks() {}

    static void container(
            ObjectNode container,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        Uniqueness.byName(container.path("ports"), child(path, "ports"), causes);
        Set<String> paths = new HashSet<>();
        JsonNode mounts = container.path("volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            JsonNode mountPath = mounts.get(i).path("mountPath");
            if (mountPath.isString() && !paths.add(mountPath.asString())) {
                causes.invalid(
                        index(child(path, "volumeMounts"), i) + ".mountPath",
                        mountPath,
                        "must be unique");
            }
        }
        for (String probe : List.of("livenessProbe", "startupProbe")) {
            JsonNode threshold = container.path(probe).path("successThreshold");
            if (threshold.isNumber() && threshold.asInt() != 1) {
                causes.invalid(child(path, probe) + ".successThreshold", threshold, "must be 1");
            }
        }
        if (container.path("stdinOnce").asBoolean(false)
                && !container.path("stdin").asBoolean(false)) {
            causes.invalid(
                    child(path, "stdin"),
                    container.path("stdin"),
                    "must be true when `stdinOnce` is set");
        }
    }

    static void environmentVariable(
            ObjectNode variable,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        JsonNode from = variable.path("valueFrom");
        if (!from.isObject()) {
            return;
        }
        if (!variable.path("value").asString("").isEmpty()) {
            causes.invalid(
                    child(path, "valueFrom"), "", "may not be specified when `value` is not empty");
        }
        long sources = SOURCES.stream().filter(from::has).count();
        if (sources == 0) {
            causes.invalid(
                    child(path, "valueFrom"),
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
                            + " `secretKeyRef`");
        } else if (sources > 1) {
            causes.invalid(
                    child(path, "valueFrom"),
                    "",
                    "may not have more than one field specified at a time");
        }
    }

    static void volumeMount(
            ObjectNode mount, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (mount.path("mountPath").asString("").contains(":")) {
            causes.invalid(
                    child(path, "mountPath"), mount.path("mountPath"), "must not contain ':'");
        }
        if (!mount.path("subPath").asString("").isEmpty()
                && !mount.path("subPathExpr").asString("").isEmpty()) {
            causes.invalid(
                    child(path, "subPathExpr"),
                    mount.path("subPathExpr"),
                    "subPathExpr and subPath are mutually exclusive");
        }
    }

    static void probe(
            ObjectNode probe, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        handlers(probe, path, causes);
    }

    static void lifecycleHandler(
            ObjectNode handler,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        handlers(handler, path, causes);
    }

    private static void handlers(ObjectNode object, String path, Causes causes) {
        boolean found = false;
        for (String handler : HANDLERS) {
            if (object.has(handler)) {
                if (found) {
                    causes.forbidden(
                            child(path, handler), "may not specify more than 1 handler type");
                }
                found = true;
            }
        }
        if (!found) {
            causes.required(path, "must specify a handler type");
        }
    }
}
