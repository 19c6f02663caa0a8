package dev.navarch.api.validation;

import static dev.navarch.api.decode.FieldPath.child;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold of roles, bindings, priorities and events. */
final class AccessChecks {

    private static final int HIGHEST_USER_PRIORITY = 1_000_000_000;

    private AccessChecks() {}

    static void policyRule(
            ObjectNode rule, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        if (!rule.path("nonResourceURLs").isEmpty()) {
            if (root.path("kind").asString("").equals("Role")) {
                causes.invalid(
                        child(path, "nonResourceURLs"),
                        rule.path("nonResourceURLs"),
                        "namespaced rules cannot apply to non-resource URLs");
            }
            if (!rule.path("apiGroups").isEmpty() || !rule.path("resources").isEmpty()) {
                causes.invalid(
                        child(path, "nonResourceURLs"),
                        rule.path("nonResourceURLs"),
                        "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (rule.path("apiGroups").isEmpty()) {
            causes.required(
                    child(path, "apiGroups"), "resource rules must supply at least one api group");
        }
        if (rule.path("resources").isEmpty()) {
            causes.required(
                    child(path, "resources"), "resource rules must supply at least one resource");
        }
    }

    static void bindingSubject(
            ObjectNode subject,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        boolean account = subject.path("kind").asString("").equals("ServiceAccount");
        if (account && subject.path("namespace").asString("").isEmpty()) {
            causes.required(child(path, "namespace"), "");
        }
        JsonNode group = subject.path("apiGroup");
        String expected = account ? "" : "rbac.authorization.k8s.io";
        if (!group.asString("").equals(expected)) {
            causes.notSupported(child(path, "apiGroup"), group, List.of(expected));
        }
    }

    static void priorityClass(
            ObjectNode priority,
            Optional<JsonNode> old,
            String path,
            ObjectNode root,
            Causes causes) {
        boolean system = priority.at("/metadata/name").asString("").startsWith("system-");
        if (!system && priority.path("value").asLong(0) > HIGHEST_USER_PRIORITY) {
            causes.forbidden(
                    "value",
                    "maximum allowed value of a user defined priority is " + HIGHEST_USER_PRIORITY);
        }
    }

    static void eventNamespace(
            ObjectNode event, Optional<JsonNode> old, String path, ObjectNode root, Causes causes) {
        String about = event.at("/involvedObject/namespace").asString("");
        String namespace = event.at("/metadata/namespace").asString("");
        if (!about.isEmpty() && !about.equals(namespace)) {
            causes.invalid("involvedObject.namespace", about, "does not match event.namespace");
        }
    }
}
