package dev.navarch.api.admission.dynamic;

import dev.navarch.model.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * {@code NamedRuleWithOperations}: which requests are meant. {@code *} is any value.
 *
 * @param resources {@code pods}, {@code pods/status}, {@code pods/*}, {@code *}, {@code *}/{@code
 *     *}
 * @param names of objects; empty for all
 * @param scope {@code Namespaced}, {@code Cluster} or {@code *}
 */
public record Rule(
        Set<String> operations,
        Set<String> groups,
        Set<String> versions,
        List<String> resources,
        Set<String> names,
        String scope) {

    private static final String ANY = "*";

    public static Rule of(JsonNode rule) {
        return new Rule(
                texts(rule.path("operations")),
                texts(rule.path("apiGroups")),
                texts(rule.path("apiVersions")),
                List.copyOf(texts(rule.path("resources"))),
                texts(rule.path("resourceNames")),
                rule.path("scope").asString(ANY));
    }

    public boolean matches(WriteAttributes write, VersionedResource resource) {
        return has(operations, write.operation().name())
                && has(groups, resource.group())
                && has(versions, resource.version())
                && inScope(write, resource)
                && names(resource.resource(), write.subresource())
                && (names.isEmpty() || names.contains(write.name()));
    }

    /** A namespace is cluster-scoped, though its requests carry its name as their namespace. */
    private boolean inScope(WriteAttributes write, VersionedResource resource) {
        boolean cluster =
                write.namespace().isEmpty()
                        || (resource.group().isEmpty()
                                && resource.resource().equals(Resources.NAMESPACES.resource()));
        return switch (scope) {
            case "Namespaced" -> !cluster;
            case "Cluster" -> cluster;
            default -> true;
        };
    }

    private boolean names(String resource, String subresource) {
        for (String named : resources) {
            int slash = named.indexOf('/');
            String main = slash < 0 ? named : named.substring(0, slash);
            String sub = slash < 0 ? "" : named.substring(slash + 1);
            if ((main.equals(ANY) || main.equals(resource))
                    && (sub.equals(ANY) || sub.equals(subresource))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Set<String> values, String value) {
        return values.contains(ANY) || values.contains(value);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(item -> texts.add(item.asString("")));
        return Set.copyOf(texts);
    }
}
