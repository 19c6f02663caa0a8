package dev.navarch.api.admission.quota;

import dev.navarch.api.admission.PodResources;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Whether a quota is about a pod, by the scopes that it names. */
final class QuotaScopes {

    private static final List<String> COMPUTE = List.of("cpu", "memory");

    private QuotaScopes() {}

    static boolean isScoped(JsonNode quota) {
        return !quota.path("spec").path("scopes").isEmpty()
                || !quota.path("spec").path("scopeSelector").path("matchExpressions").isEmpty();
    }

    static boolean matches(JsonNode quota, JsonNode pod) {
        boolean scopes =
                quota.path("spec")
                        .path("scopes")
                        .valueStream()
                        .allMatch(scope -> is(pod, scope.asString("")));
        return scopes
                && quota.path("spec")
                        .path("scopeSelector")
                        .path("matchExpressions")
                        .valueStream()
                        .allMatch(requirement -> meets(pod, requirement));
    }

    private static boolean meets(JsonNode pod, JsonNode requirement) {
        String scope = requirement.path("scopeName").asString("");
        if (!scope.equals("PriorityClass")) {
            return is(pod, scope);
        }
        String priorityClass = pod.path("spec").path("priorityClassName").asString("");
        boolean listed =
                requirement
                        .path("values")
                        .valueStream()
                        .anyMatch(value -> value.asString("").equals(priorityClass));
        return switch (requirement.path("operator").asString("")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> !priorityClass.isEmpty();
            case "DoesNotExist" -> priorityClass.isEmpty();
            default -> false;
        };
    }

    private static boolean is(JsonNode pod, String scope) {
        return switch (scope) {
            case "Terminating" -> isTerminating(pod);
            case "NotTerminating" -> !isTerminating(pod);
            case "BestEffort" -> isBestEffort(pod);
            case "NotBestEffort" -> !isBestEffort(pod);
            case "PriorityClass" ->
                    !pod.path("spec").path("priorityClassName").asString("").isEmpty();
            case "CrossNamespacePodAffinity" -> crossesNamespaces(pod);
            default -> false;
        };
    }

    private static boolean isTerminating(JsonNode pod) {
        return pod.path("spec").hasNonNull("activeDeadlineSeconds");
    }

    private static boolean isBestEffort(JsonNode pod) {
        return Stream.of("requests", "limits")
                .map(which -> PodResources.of(pod.path("spec"), which))
                .allMatch(amounts ->
                        COMPUTE.stream()
                                .noneMatch(name ->
                                        amounts.containsKey(name)
                                                && amounts.get(name).signum() > 0));
    }

    private static boolean crossesNamespaces(JsonNode pod) {
        return Stream.of("podAffinity", "podAntiAffinity")
                .map(kind -> pod.path("spec").path("affinity").path(kind))
                .flatMap(affinity ->
                        Stream.concat(
                                affinity.path("requiredDuringSchedulingIgnoredDuringExecution")
                                        .valueStream(),
                                affinity.path("preferredDuringSchedulingIgnoredDuringExecution")
                                        .valueStream()
                                        .map(term -> term.path("podAffinityTerm"))))
                .anyMatch(term ->
                        !term.path("namespaces").isEmpty() || term.has("namespaceSelector"));
    }
}
