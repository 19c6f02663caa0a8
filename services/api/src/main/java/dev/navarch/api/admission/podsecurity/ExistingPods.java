package dev.navarch.api.admission.podsecurity;

import dev.navarch.api.admission.podsecurity.NamespacePolicy.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Says which pods that run already would be refused now; they go on running. */
final class ExistingPods {

    private static final int LOOKED_AT = 3000;

    private ExistingPods() {}

    static List<String> warnings(String namespace, Bound bound, List<? extends JsonNode> pods) {
        Map<String, List<String>> namesByReasons = new TreeMap<>();
        pods.stream()
                .limit(LOOKED_AT)
                .forEach(pod -> {
                    List<String> violations =
                            PodSecurity.violations(
                                    bound.level(), pod.path("metadata"), pod.path("spec"));
                    if (!violations.isEmpty()) {
                        namesByReasons
                                .computeIfAbsent(reasons(violations), r -> new ArrayList<>())
                                .add(pod.path("metadata").path("name").asString(""));
                    }
                });
        List<String> warnings = new ArrayList<>();
        if (!namesByReasons.isEmpty()) {
            warnings.add(
                    "existing pods in namespace \""
                            + namespace
                            + "\" violate the new PodSecurity enforce level \""
                            + bound
                            + '"');
        }
        List<String> groups = new ArrayList<>();
        namesByReasons.forEach((reasons, names) -> groups.add(named(names) + ": " + reasons));
        groups.sort(String::compareTo);
        warnings.addAll(groups);
        return warnings;
    }

    private static String named(List<String> names) {
        names.sort(String::compareTo);
        int others = names.size() - 1;
        return switch (others) {
            case 0 -> names.getFirst();
            case 1 -> names.getFirst() + " (and 1 other pod)";
            default -> names.getFirst() + " (and " + others + " other pods)";
        };
    }

    /** What is wrong, without where: {@code privileged} of {@code privileged (container …)}. */
    private static String reasons(List<String> violations) {
        return String.join(
                ", ", violations.stream().map(v -> v.replaceFirst(" \\(.*", "")).toList());
    }
}
