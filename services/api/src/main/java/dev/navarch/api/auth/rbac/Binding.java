package dev.navarch.api.auth.rbac;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Who is given which role.
 *
 * @param namespace empty for a ClusterRoleBinding
 * @param clusterRole whether {@code role} is a ClusterRole
 * @param subjects in the form of {@link #user} and {@link #group}
 */
record Binding(
        String namespace, String name, boolean clusterRole, String role, List<String> subjects) {

    Binding {
        subjects = List.copyOf(subjects);
    }

    static Binding of(JsonNode json) {
        JsonNode metadata = json.path("metadata");
        List<String> subjects = new ArrayList<>();
        for (JsonNode subject : json.path("subjects")) {
            String name = subject.path("name").asString("");
            switch (subject.path("kind").asString("")) {
                case "User" -> subjects.add(user(name));
                case "Group" -> subjects.add(group(name));
                case "ServiceAccount" -> {
                    String namespace =
                            subject.path("namespace")
                                    .asString(metadata.path("namespace").asString(""));
                    subjects.add(user("system:serviceaccount:" + namespace + ":" + name));
                }
                default -> {}
            }
        }
        JsonNode role = json.path("roleRef");
        return new Binding(
                metadata.path("namespace").asString(""),
                metadata.path("name").asString(""),
                role.path("kind").asString("").equals("ClusterRole"),
                role.path("name").asString(""),
                subjects);
    }

    static String user(String name) {
        return "u:" + name;
    }

    static String group(String name) {
        return "g:" + name;
    }

    /** As Kubernetes names it in a decision's reason. */
    String description() {
        String kind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
        String where = namespace.isEmpty() ? name : name + "/" + namespace;
        return kind
                + " \""
                + where
                + "\" of "
                + (clusterRole ? "ClusterRole" : "Role")
                + " \""
                + role
                + "\"";
    }
}
