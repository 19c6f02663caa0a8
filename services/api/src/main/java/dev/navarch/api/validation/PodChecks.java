package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;
import static dev.navarch.api.decode.FieldPath.index;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold between the parts of a pod. */
final class PodChecks {

    private static final List<String> CONTAINERS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private PodChecks() {}

    static void spec(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        Set<String> volumes = new HashSet<>();
        spec.path("volumes").forEach(v -> volumes.add(v.path("name").asString("")));
        boolean claimsBecomeVolumes = root.path("kind").asString("").equals("StatefulSet");
        Set<String> names = new HashSet<>();
        for (String list : CONTAINERS) {
            JsonNode containers = spec.path(list);
            for (int i = 0; i < containers.size(); i++) {
                JsonNode container = containers.get(i);
                String at = index(child(path, list), i);
                JsonNode name = container.path("name");
                if (name.isString() && !names.add(name.asString())) {
                    causes.duplicate(at + ".name", name);
                }
                if (!claimsBecomeVolumes) {
                    mounts(container, volumes, at, causes);
                }
                if (spec.path("hostNetwork").asBoolean(false)) {
                    hostPorts(container.path("ports"), at + ".ports", causes);
                }
            }
        }
        initContainers(spec.path("initContainers"), child(path, "initContainers"), causes);
        if (spec.path("dnsPolicy").asString("").equals("None")
                && spec.path("dnsConfig").path("nameservers").isEmpty()) {
            causes.required(
                    child(path, "dnsConfig") + ".nameservers",
                    "must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
    }

    private static void mounts(
            JsonNode container, Set<String> volumes, String path, Causes causes) {
        for (String list : List.of("volumeMounts", "volumeDevices")) {
            JsonNode mounts = container.path(list);
            for (int i = 0; i < mounts.size(); i++) {
                String name = mounts.get(i).path("name").asString("");
                if (!name.isEmpty() && !volumes.contains(name)) {
                    causes.notFound(index(path + "." + list, i) + ".name", name);
                }
            }
        }
    }

    private static void hostPorts(JsonNode ports, String path, Causes causes) {
        for (int i = 0; i < ports.size(); i++) {
            JsonNode port = ports.get(i);
            if (!port.path("hostPort").equals(port.path("containerPort"))) {
                causes.invalid(
                        index(path, i) + ".containerPort",
                        port.path("containerPort"),
                        "must match `hostPort` when `hostNetwork` is true");
            }
        }
    }

    private static void initContainers(JsonNode containers, String path, Causes causes) {
        for (int i = 0; i < containers.size(); i++) {
            JsonNode container = containers.get(i);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                continue;
            }
            for (String field :
                    List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                if (container.has(field)) {
                    causes.forbidden(
                            index(path, i) + "." + field,
                            "may not be set for init containers without restartPolicy=Always");
                }
            }
        }
    }

    static void template(
            ObjectNode template,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        LabelRules.check(
                child(path, "metadata") + ".labels", template.at("/metadata/labels"), causes);
        if (!template.has("spec")) {
            causes.required(child(path, "spec") + ".containers", "");
        }
    }

    static void volume(
            ObjectNode volume,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        boolean found = false;
        for (String field : volume.propertyNames()) {
            if (field.equals("name")) {
                continue;
            }
            if (found) {
                causes.forbidden(child(path, field), "may not specify more than 1 volume type");
            }
            found = true;
        }
        if (!found) {
            causes.required(path, "must specify a volume type");
        }
    }

    static void toleration(
            ObjectNode toleration,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        String operator = toleration.path("operator").asString("");
        String key = toleration.path("key").asString("");
        String value = toleration.path("value").asString("");
        if (key.isEmpty() && !operator.equals("Exists")) {
            causes.invalid(
                    child(path, "operator"),
                    operator,
                    "operator must be Exists when `key` is empty, which means \"match all values"
                            + " and all keys\"");
        }
        if (operator.equals("Exists") && !value.isEmpty()) {
            causes.invalid(
                    child(path, "operator"),
                    value,
                    "value must be empty when `operator` is 'Exists'");
        }
        if (toleration.has("tolerationSeconds")
                && !toleration.path("effect").asString("").equals("NoExecute")) {
            causes.invalid(
                    child(path, "effect"),
                    toleration.path("effect").asString(""),
                    "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
    }
}
