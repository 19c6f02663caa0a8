package dev.navarch.api.auth.rbac;

import dev.navarch.api.auth.Authorizer.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a role allows; {@code rbac.authorization.k8s.io/v1 PolicyRule}. */
public record PolicyRule(
        Set<String> verbs,
        Set<String> groups,
        Set<String> resources,
        Set<String> names,
        Set<String> paths) {

    private static final String ANY = "*";

    public PolicyRule {
        verbs = Set.copyOf(verbs);
        groups = Set.copyOf(groups);
        resources = Set.copyOf(resources);
        names = Set.copyOf(names);
        paths = Set.copyOf(paths);
    }

    static PolicyRule of(JsonNode json) {
        return new PolicyRule(
                texts(json.path("verbs")),
                texts(json.path("apiGroups")),
                texts(json.path("resources")),
                texts(json.path("resourceNames")),
                texts(json.path("nonResourceURLs")));
    }

    static List<PolicyRule> list(JsonNode json) {
        List<PolicyRule> rules = new ArrayList<>();
        json.forEach(rule -> rules.add(of(rule)));
        return rules;
    }

    private static Set<String> texts(JsonNode json) {
        return json.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    boolean allows(Attributes asked) {
        if (!has(verbs, asked.verb())) {
            return false;
        }
        return asked.path().isEmpty() ? allowsResource(asked) : allowsPath(asked.path());
    }

    private boolean allowsResource(Attributes asked) {
        return has(groups, asked.group())
                && allowsResource(asked.resource(), asked.subresource())
                && (names.isEmpty() || names.contains(asked.name()));
    }

    private boolean allowsResource(String resource, String subresource) {
        if (resources.contains(ANY)) {
            return true;
        }
        return subresource.isEmpty()
                ? resources.contains(resource)
                : resources.contains(resource + "/" + subresource)
                        || resources.contains("*/" + subresource);
    }

    private boolean allowsPath(String path) {
        for (String pattern : paths) {
            if (pattern.equals(path)
                    || (pattern.endsWith(ANY)
                            && path.startsWith(pattern.substring(0, pattern.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Set<String> allowed, String asked) {
        return allowed.contains(asked) || allowed.contains(ANY);
    }

    /** Splits into rules of one verb, group, resource and name each. */
    List<PolicyRule> parts() {
        List<PolicyRule> parts = new ArrayList<>();
        for (String verb : verbs) {
            for (String path : paths) {
                parts.add(new PolicyRule(Set.of(verb), Set.of(), Set.of(), Set.of(), Set.of(path)));
            }
            for (String group : groups) {
                for (String resource : resources) {
                    if (names.isEmpty()) {
                        parts.add(part(verb, group, resource, Set.of()));
                    }
                    names.forEach(n -> parts.add(part(verb, group, resource, Set.of(n))));
                }
            }
        }
        return parts;
    }

    private static PolicyRule part(String verb, String group, String resource, Set<String> name) {
        return new PolicyRule(Set.of(verb), Set.of(group), Set.of(resource), name, Set.of());
    }

    /** Whether this rule allows all that a {@linkplain #parts() part} of another allows. */
    boolean covers(PolicyRule part) {
        if (!verbs.contains(ANY) && !verbs.containsAll(part.verbs)) {
            return false;
        }
        if (!part.paths.isEmpty()) {
            return part.paths.stream().allMatch(this::allowsPath);
        }
        return (groups.contains(ANY) || groups.containsAll(part.groups))
                && part.resources.stream().allMatch(this::coversResource)
                && (names.isEmpty() || (!part.names.isEmpty() && names.containsAll(part.names)));
    }

    private boolean coversResource(String resource) {
        int slash = resource.indexOf('/');
        return resources.contains(ANY)
                || resources.contains(resource)
                || (slash > 0 && resources.contains("*" + resource.substring(slash)));
    }

    /** As Kubernetes writes it where it refuses an escalation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        append(text, "APIGroups", groups);
        append(text, "Resources", resources);
        append(text, "ResourceNames", names);
        append(text, "NonResourceURLs", paths);
        append(text, "Verbs", verbs);
        return text.append('}').toString();
    }

    private static void append(StringBuilder text, String name, Set<String> values) {
        if (!values.isEmpty()) {
            text.append(text.length() > 1 ? ", " : "")
                    .append(name)
                    .append(":[")
                    .append(
                            values.stream()
                                    .sorted()
                                    .map(v -> '"' + v + '"')
                                    .collect(Collectors.joining(" ")))
                    .append(']');
        }
    }
}
