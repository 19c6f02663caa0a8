package dev.navarch.api.fairness;

import java.util.List;

/**
 * Some requests of some subjects. Looks at lists in place: it runs for every request, up to once
 * for each rule there is.
 */
record PolicyRule(List<Subject> subjects, List<OfResources> resources, List<OfPaths> nonResources) {

    /** Requests for resources. */
    record OfResources(
            List<String> verbs,
            List<String> groups,
            List<String> resources,
            boolean clusterScope,
            List<String> namespaces) {

        boolean includes(RequestInfo asked) {
            return named(verbs, asked.verb())
                    && named(groups, asked.group())
                    && named(resources, asked.resource())
                    && (asked.namespace().isEmpty()
                            ? clusterScope
                            : named(namespaces, asked.namespace()));
        }
    }

    /** Requests for other paths; one that ends in {@code /*} stands for all below it. */
    record OfPaths(List<String> verbs, List<String> paths) {

        boolean includes(RequestInfo asked) {
            return named(verbs, asked.verb()) && path(asked.path());
        }

        private boolean path(String asked) {
            for (int i = 0; i < paths.size(); i++) {
                String known = paths.get(i);
                if (known.equals("*")
                        || known.equals(asked)
                        || (known.endsWith("/*")
                                && asked.startsWith(known.substring(0, known.length() - 1)))) {
                    return true;
                }
            }
            return false;
        }
    }

    boolean includes(RequestInfo asked) {
        return subject(asked) && (asked.forResource() ? resource(asked) : nonResource(asked));
    }

    private boolean subject(RequestInfo asked) {
        for (int i = 0; i < subjects.size(); i++) {
            if (subjects.get(i).includes(asked.user())) {
                return true;
            }
        }
        return false;
    }

    private boolean resource(RequestInfo asked) {
        for (int i = 0; i < resources.size(); i++) {
            if (resources.get(i).includes(asked)) {
                return true;
            }
        }
        return false;
    }

    private boolean nonResource(RequestInfo asked) {
        for (int i = 0; i < nonResources.size(); i++) {
            if (nonResources.get(i).includes(asked)) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(List<String> known, String asked) {
        for (int i = 0; i < known.size(); i++) {
            String one = known.get(i);
            if (one.equals("*") || one.equals(asked)) {
                return true;
            }
        }
        return false;
    }
}
