package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of deployments and their like. */
final class WorkloadChecks {

    private static final Set<String> STATEFUL_SET_FREE =
            Set.of(
                    "replicas",
                    "ordinals",
                    "template",
                    "updateStrategy",
                    "revisionHistoryLimit",
                    "persistentVolumeClaimRetentionPolicy",
                    "minReadySeconds");

    private WorkloadChecks() {}

    static void selectorRequirement(
            ObjectNode requirement,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        String operator = requirement.path("operator").asString("");
        boolean values = !requirement.path("values").isEmpty();
        if ((operator.equals("In") || operator.equals("NotIn")) && !values) {
            causes.required(
                    child(path, "values"), "must be specified when `operator` is 'In' or 'NotIn'");
        } else if ((operator.equals("Exists") || operator.equals("DoesNotExist")) && values) {
            causes.forbidden(
                    child(path, "values"),
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
    }

    static void selectorMatches(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode selector = spec.path("selector");
        if (!selector.isObject()) {
            return;
        }
        if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
            causes.invalid(
                    child(path, "selector"),
                    selector,
                    "empty selector is invalid for "
                            + root.path("kind").asString("").toLowerCase(Locale.ROOT));
            return;
        }
        JsonNode labels = spec.at("/template/metadata/labels");
        boolean matches =
                containsAll(labels, selector.path("matchLabels"))
                        && selector.path("matchExpressions")
                                .valueStream()
                                .allMatch(e -> matches(labels, e));
        if (!matches) {
            mismatch(labels, path, causes);
        }
    }

    static void mapSelectorMatches(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode labels = spec.at("/template/metadata/labels");
        if (spec.path("template").isObject() && !containsAll(labels, spec.path("selector"))) {
            mismatch(labels, path, causes);
        }
    }

    private static void mismatch(JsonNode labels, String path, Causes causes) {
        causes.invalid(
                child(path, "template") + ".metadata.labels",
                labels,
                "`selector` does not match template `labels`");
    }

    private static boolean containsAll(JsonNode labels, JsonNode wanted) {
        return wanted.propertyStream().allMatch(w -> labels.path(w.getKey()).equals(w.getValue()));
    }

    private static boolean matches(JsonNode labels, JsonNode expression) {
        JsonNode value = labels.path(expression.path("key").asString(""));
        boolean listed =
                expression.path("values").valueStream().anyMatch(allowed -> allowed.equals(value));
        return switch (expression.path("operator").asString("")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> !value.isMissingNode();
            case "DoesNotExist" -> value.isMissingNode();
            default -> true;
        };
    }

    static void restartsAlways(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode pod = spec.path("template").path("spec");
        String at = child(path, "template") + ".spec.";
        JsonNode policy = pod.path("restartPolicy");
        if (policy.isString() && !policy.asString().equals("Always")) {
            causes.notSupported(at + "restartPolicy", policy, List.of("Always"));
        }
        if (pod.has("activeDeadlineSeconds")) {
            causes.forbidden(
                    at + "activeDeadlineSeconds",
                    "activeDeadlineSeconds in "
                            + (root.path("kind").asString("").equals("Deployment")
                                    ? "ReplicaSet"
                                    : root.path("kind").asString(""))
                            + " is not Supported");
        }
    }

    static void progressDeadline(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode deadline = spec.path("progressDeadlineSeconds");
        if (deadline.isNumber() && deadline.asLong() <= spec.path("minReadySeconds").asLong(0)) {
            causes.invalid(
                    child(path, "progressDeadlineSeconds"),
                    deadline,
                    "must be greater than minReadySeconds");
        }
    }

    static void deploymentStrategy(
            ObjectNode strategy,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        if (strategy.path("type").asString("").equals("Recreate")
                && strategy.has("rollingUpdate")) {
            causes.forbidden(
                    child(path, "rollingUpdate"),
                    "may not be specified when strategy `type` is 'Recreate'");
        }
    }

    static void rollingUpdateMoves(
            ObjectNode update,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        JsonNode unavailable = update.path("maxUnavailable");
        if (isZero(unavailable) && isZero(update.path("maxSurge"))) {
            causes.invalid(
                    child(path, "maxUnavailable"),
                    unavailable,
                    "may not be 0 when `maxSurge` is 0");
        }
        String percent = unavailable.asString("");
        if (percent.matches("\\d{1,9}%")
                && Integer.parseInt(percent.substring(0, percent.length() - 1)) > 100) {
            causes.invalid(
                    child(path, "maxUnavailable"), unavailable, "must not be greater than 100%");
        }
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() ? value.asInt() == 0 : value.asString("").matches("0+%");
    }

    static void statefulSetUpdate(
            ObjectNode set, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (old.isEmpty() || !(old.get().get("spec") instanceof ObjectNode former)) {
            return;
        }
        ObjectNode before = former.deepCopy();
        ObjectNode after = set.withObjectProperty("spec").deepCopy();
        before.remove(STATEFUL_SET_FREE);
        after.remove(STATEFUL_SET_FREE);
        if (!Sameness.same(before, after)) {
            causes.forbidden(
                    "spec",
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                            + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                            + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                            + " forbidden");
        }
    }

    static void autoscalerBounds(
            ObjectNode spec, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        JsonNode maximum = spec.path("maxReplicas");
        if (maximum.isNumber() && maximum.asLong() < spec.path("minReplicas").asLong(1)) {
            causes.invalid(
                    child(path, "maxReplicas"),
                    maximum,
                    "must be greater than or equal to `minReplicas`");
        }
    }
}
