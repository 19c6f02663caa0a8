package dev.navarch.api.bootstrap;

import static java.util.Comparator.comparing;

import dev.navarch.api.encoding.Packaged;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roles and bindings under {@code rbac/}. At each start what is missing of their rules and
 * subjects is added again, unless the object says that it is not to be updated.
 */
final class BootstrapRoles {

    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";

    private final Ensure ensure;
    private final List<CompletableFuture<Void>> running = new ArrayList<>();

    private BootstrapRoles(Ensure ensure) {
        this.ensure = ensure;
    }

    static CompletableFuture<Void> ensure(Ensure ensure) {
        BootstrapRoles roles = new BootstrapRoles(ensure);
        clusterRoles().forEach(roles::clusterRole);
        CompletableFuture<Void> first =
                CompletableFuture.allOf(roles.running.toArray(CompletableFuture[]::new));
        return first.thenCompose(done -> {
            read("cluster-role-bindings.yaml").forEach(roles::clusterRoleBinding);
            read("roles.yaml").forEach(roles::role);
            return CompletableFuture.allOf(roles.running.toArray(CompletableFuture[]::new));
        });
    }

    private static JsonNode read(String file) {
        return Packaged.tree("/rbac/" + file);
    }

    /** Aggregated roles begin with their rules, so that nobody meets one that is still empty. */
    static List<ObjectNode> clusterRoles() {
        List<ObjectNode> roles = new ArrayList<>();
        read("cluster-roles.yaml").forEach(entry -> roles.add(clusterRole(entry)));
        roles.sort(comparing(role -> role.path("metadata").path("name").asString()));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ObjectNode role : roles) {
                Optional<ArrayNode> rules = RoleAggregation.due(roles, role);
                rules.ifPresent(all -> role.set("rules", all));
                grew |= rules.isPresent();
            }
        }
        return roles;
    }

    private static ObjectNode clusterRole(JsonNode entry) {
        ObjectNode role = object("ClusterRole", "", entry.path("name").asString());
        String aggregate = entry.path("aggregate").asString("");
        if (!aggregate.isEmpty()) {
            ((ObjectNode) role.path("metadata").path("labels")).put(AGGREGATE + aggregate, "true");
        }
        if (entry.has("aggregates")) {
            ArrayNode selectors =
                    role.putObject("aggregationRule").putArray("clusterRoleSelectors");
            entry.path("aggregates")
                    .forEach(name ->
                            selectors
                                    .addObject()
                                    .putObject("matchLabels")
                                    .put(AGGREGATE + name.asString(), "true"));
        } else {
            role.set("rules", entry.path("rules").deepCopy());
        }
        return role;
    }

    private void clusterRole(ObjectNode role) {
        run("clusterroles", role, role.has("aggregationRule") ? "aggregationRule" : "rules");
    }

    private void clusterRoleBinding(JsonNode entry) {
        String name = entry.path("name").asString();
        ObjectNode binding = object("ClusterRoleBinding", "", name);
        roleRef(binding, "ClusterRole", entry.path("role").asString(name));
        subjects(binding, entry);
        run("clusterrolebindings", binding, "subjects");
    }

    private void role(JsonNode entry) {
        String namespace = entry.path("namespace").asString();
        String name = entry.path("name").asString();
        ObjectNode role = object("Role", namespace, name);
        role.set("rules", entry.path("rules").deepCopy());
        ObjectNode binding = object("RoleBinding", namespace, name);
        roleRef(binding, "Role", name);
        subjects(binding, entry);
        running.add(
                correct("roles", role, "rules")
                        .thenCompose(done -> correct("rolebindings", binding, "subjects")));
    }

    private void run(String resource, ObjectNode object, String field) {
        running.add(correct(resource, object, field));
    }

    private CompletableFuture<Void> correct(String resource, ObjectNode object, String field) {
        return ensure.upToDate(
                new GroupResource(GROUP, resource),
                object,
                current -> {
                    JsonNode metadata = current.path("metadata");
                    if (metadata.path("annotations")
                            .path(AUTOUPDATE)
                            .asString("")
                            .equals("false")) {
                        return current;
                    }
                    addMissing(current, field, object.path(field));
                    return current;
                });
    }

    private static void addMissing(ObjectNode current, String field, JsonNode wanted) {
        if (!wanted.isArray()) {
            current.set(field, wanted);
            return;
        }
        ArrayNode present =
                current.path(field).isArray()
                        ? (ArrayNode) current.path(field)
                        : current.putArray(field);
        for (JsonNode one : wanted) {
            if (present.valueStream().noneMatch(one::equals)) {
                present.add(one);
            }
        }
    }

    private static ObjectNode object(String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", GROUP + "/v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.putObject("annotations").put(AUTOUPDATE, "true");
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        return object;
    }

    private static void roleRef(ObjectNode binding, String kind, String name) {
        binding.putObject("roleRef").put("apiGroup", GROUP).put("kind", kind).put("name", name);
    }

    private static void subjects(ObjectNode binding, JsonNode entry) {
        ArrayNode subjects = binding.putArray("subjects");
        entry.path("groups").forEach(group -> subject(subjects, "Group", group.asString()));
        entry.path("users").forEach(user -> subject(subjects, "User", user.asString()));
        for (JsonNode account : entry.path("serviceAccounts")) {
            String[] parts = account.asString().split("/");
            subjects.addObject()
                    .put("kind", "ServiceAccount")
                    .put("name", parts[1])
                    .put("namespace", parts[0]);
        }
    }

    private static void subject(ArrayNode subjects, String kind, String name) {
        subjects.addObject().put("apiGroup", GROUP).put("kind", kind).put("name", name);
    }
}
