package dev.navarch.api.auth.rbac;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All roles and bindings at one moment, found by subject. Immutable. */
final class RbacImage {

    static final RbacImage EMPTY = new RbacImage(Map.of(), List.of());

    /** The rules that a binding gives. */
    private record Grant(Binding binding, List<PolicyRule> rules) {}

    /** Roles by {@code namespace/name}, cluster roles by {@code name}. */
    private final Map<String, List<PolicyRule>> roles;

    /** By namespace (empty for the cluster's bindings), then by subject. */
    private final Map<String, Map<String, List<Grant>>> grants = new HashMap<>();

    RbacImage(Map<String, List<PolicyRule>> roles, Collection<Binding> bindings) {
        this.roles = Map.copyOf(roles);
        for (Binding binding : bindings) {
            List<PolicyRule> rules = this.roles.get(roleKey(binding));
            if (rules == null) {
                continue;
            }
            Grant grant = new Grant(binding, rules);
            Map<String, List<Grant>> bySubject =
                    grants.computeIfAbsent(binding.namespace(), n -> new HashMap<>());
            for (String subject : binding.subjects()) {
                bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(grant);
            }
        }
    }

    private static String roleKey(Binding binding) {
        return binding.clusterRole() ? binding.role() : binding.namespace() + "/" + binding.role();
    }

    /** The binding that allows it, in Kubernetes' words; empty when none does. */
    Optional<String> allowedBy(User user, Attributes asked) {
        Optional<String> cluster = allowedBy("", user, asked);
        return cluster.isPresent() || asked.namespace().isEmpty()
                ? cluster
                : allowedBy(asked.namespace(), user, asked);
    }

    private Optional<String> allowedBy(String namespace, User user, Attributes asked) {
        Map<String, List<Grant>> bySubject = grants.get(namespace);
        if (bySubject == null) {
            return Optional.empty();
        }
        for (String subject : subjects(user)) {
            for (Grant grant : bySubject.getOrDefault(subject, List.of())) {
                for (PolicyRule rule : grant.rules()) {
                    if (rule.allows(asked)) {
                        return Optional.of(
                                "RBAC: allowed by "
                                        + grant.binding().description()
                                        + " to "
                                        + (subject.startsWith("u:") ? "User" : "Group")
                                        + " \""
                                        + subject.substring(2)
                                        + "\"");
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** All rules that a user has in a namespace, the cluster's included. */
    List<PolicyRule> rules(User user, String namespace) {
        List<PolicyRule> rules = new ArrayList<>();
        List<String> scopes = namespace.isEmpty() ? List.of("") : List.of("", namespace);
        for (String scope : scopes) {
            Map<String, List<Grant>> bySubject = grants.getOrDefault(scope, Map.of());
            for (String subject : subjects(user)) {
                bySubject
                        .getOrDefault(subject, List.of())
                        .forEach(grant -> rules.addAll(grant.rules()));
            }
        }
        return rules;
    }

    /**
     * The rules of one role.
     *
     * @param namespace empty for a ClusterRole
     */
    Optional<List<PolicyRule>> role(String namespace, String name) {
        return Optional.ofNullable(roles.get(namespace.isEmpty() ? name : namespace + "/" + name));
    }

    private static List<String> subjects(User user) {
        List<String> subjects = new ArrayList<>(user.groups().size() + 1);
        subjects.add(Binding.user(user.name()));
        user.groups().forEach(group -> subjects.add(Binding.group(group)));
        return subjects;
    }
}
