package dev.navarch.api.audit;

import dev.navarch.api.auth.Authorizer.Attributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to note of some requests. An empty list says nothing about its matter.
 *
 * @param nonResourceUrls paths, which may end in {@code *}
 * @param omitManagedFields empty for what the policy says
 */
record AuditRule(
        Level level,
        List<String> users,
        List<String> userGroups,
        List<String> verbs,
        List<Resources> resources,
        List<String> namespaces,
        List<String> nonResourceUrls,
        Set<Stage> omitStages,
        Optional<Boolean> omitManagedFields) {

    /**
     * Resources of a group.
     *
     * @param resources {@code pods}, {@code pods/log}, all of either by a star in its place, or one
     *     star for everything; empty for all
     * @param names of objects; empty for all
     */
    record Resources(String group, List<String> resources, List<String> names) {

        Resources {
            resources = List.copyOf(resources);
            names = List.copyOf(names);
        }

        private boolean match(Attributes asked) {
            if (!group.equals(asked.group())) {
                return false;
            }
            if (resources.isEmpty()) {
                return true;
            }
            if (!names.isEmpty() && !names.contains(asked.name())) {
                return false;
            }
            String whole =
                    asked.subresource().isEmpty()
                            ? asked.resource()
                            : asked.resource() + "/" + asked.subresource();
            return resources.contains("*")
                    || resources.contains(whole)
                    || resources.contains(asked.resource() + "/*")
                    || (!asked.subresource().isEmpty()
                            && resources.contains("*/" + asked.subresource()));
        }
    }

    AuditRule {
        users = List.copyOf(users);
        userGroups = List.copyOf(userGroups);
        verbs = List.copyOf(verbs);
        resources = List.copyOf(resources);
        namespaces = List.copyOf(namespaces);
        nonResourceUrls = List.copyOf(nonResourceUrls);
        omitStages = Set.copyOf(omitStages);
    }

    boolean matches(AuditedRequest request) {
        Attributes asked = request.asked();
        if (!allows(users, request.user().name())
                || !allows(verbs, asked.verb())
                || !(userGroups.isEmpty()
                        || request.user().groups().stream().anyMatch(userGroups::contains))) {
            return false;
        }
        if (!namespaces.isEmpty() || !resources.isEmpty()) {
            return request.isResource()
                    && allows(namespaces, asked.namespace())
                    && (resources.isEmpty() || resources.stream().anyMatch(r -> r.match(asked)));
        }
        return nonResourceUrls.isEmpty()
                || (!request.isResource()
                        && nonResourceUrls.stream().anyMatch(url -> covers(url, asked.path())));
    }

    private static boolean allows(List<String> listed, String value) {
        return listed.isEmpty() || listed.contains(value);
    }

    private static boolean covers(String url, String path) {
        return url.endsWith("*")
                ? path.startsWith(url.substring(0, url.length() - 1))
                : url.equals(path);
    }
}
