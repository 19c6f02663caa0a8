package dev.navarch.api.admission.podsecurity;

import static dev.navarch.api.admission.podsecurity.Checked.isFalse;
import static dev.navarch.api.admission.podsecurity.Checked.isTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the level "restricted" demands beyond "baseline". */
final class RestrictedChecks {

    private static final Set<String> CAPABILITIES = Set.of("NET_BIND_SERVICE");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");
    private static final Set<String> VOLUMES =
            Set.of(
                    "configMap",
                    "csi",
                    "downwardAPI",
                    "emptyDir",
                    "ephemeral",
                    "image",
                    "persistentVolumeClaim",
                    "projected",
                    "secret");

    static final List<Function<Checked, Optional<String>>> ALL =
            List.of(
                    RestrictedChecks::escalation,
                    RestrictedChecks::capabilities,
                    RestrictedChecks::volumes,
                    RestrictedChecks::nonRoot,
                    RestrictedChecks::user,
                    RestrictedChecks::seccomp);

    private RestrictedChecks() {}

    private static Optional<String> escalation(Checked pod) {
        return pod.containers(
                        c -> !isFalse(c.path("securityContext").path("allowPrivilegeEscalation")))
                .map(who ->
                        "allowPrivilegeEscalation != false ("
                                + who
                                + " must set"
                                + " securityContext.allowPrivilegeEscalation=false)");
    }

    private static Optional<String> capabilities(Checked pod) {
        List<String> wrong = new ArrayList<>();
        pod.containers(c -> !dropsAll(c))
                .ifPresent(who ->
                        wrong.add(
                                who
                                        + " must set"
                                        + " securityContext.capabilities.drop=[\"ALL\"]"));
        Function<JsonNode, List<String>> added = c -> BaselineChecks.forbidden(c, CAPABILITIES);
        pod.containers(c -> !added.apply(c).isEmpty())
                .ifPresent(who ->
                        wrong.add(
                                who
                                        + " must not include "
                                        + pod.values(added)
                                        + " in securityContext.capabilities.add"));
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("unrestricted capabilities (" + String.join("; ", wrong) + ")");
    }

    private static boolean dropsAll(JsonNode container) {
        return container
                .path("securityContext")
                .path("capabilities")
                .path("drop")
                .valueStream()
                .anyMatch(c -> c.asString("").equals("ALL"));
    }

    private static Optional<String> volumes(Checked pod) {
        List<JsonNode> wrong =
                pod.spec()
                        .path("volumes")
                        .valueStream()
                        .filter(v -> v.propertyNames().stream().noneMatch(VOLUMES::contains))
                        .toList();
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        String names = wrong.stream().map(Checked::quotedName).collect(Collectors.joining(", "));
        List<String> types =
                wrong.stream()
                        .flatMap(v -> v.propertyNames().stream())
                        .filter(field -> !field.equals("name"))
                        .distinct()
                        .sorted()
                        .map(Checked::quoted)
                        .toList();
        boolean one = wrong.size() == 1;
        return Optional.of(
                "restricted volume types ("
                        + (one ? "volume " : "volumes ")
                        + names
                        + (one ? " uses " : " use ")
                        + (types.size() == 1
                                ? "restricted volume type "
                                : "restricted volume types ")
                        + String.join(", ", types)
                        + ")");
    }

    private static Optional<String> nonRoot(Checked pod) {
        JsonNode all = pod.context().path("runAsNonRoot");
        List<String> explicit = new ArrayList<>();
        if (isFalse(all)) {
            explicit.add("pod");
        }
        pod.containers(c -> isFalse(c.path("securityContext").path("runAsNonRoot")))
                .ifPresent(explicit::add);
        if (!explicit.isEmpty()) {
            return Optional.of(
                    "runAsNonRoot != true ("
                            + String.join(" and ", explicit)
                            + " must not set securityContext.runAsNonRoot=false)");
        }
        if (isTrue(all)) {
            return Optional.empty();
        }
        return pod.containers(c -> !isTrue(c.path("securityContext").path("runAsNonRoot")))
                .map(who ->
                        "runAsNonRoot != true (pod or "
                                + who
                                + " must set securityContext.runAsNonRoot=true)");
    }

    private static Optional<String> user(Checked pod) {
        List<String> wrong = new ArrayList<>();
        if (isRoot(pod.context())) {
            wrong.add("pod");
        }
        pod.containers(c -> isRoot(c.path("securityContext"))).ifPresent(wrong::add);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "runAsUser=0 ("
                                + String.join(" and ", wrong)
                                + " must not set runAsUser=0)");
    }

    private static boolean isRoot(JsonNode context) {
        return context.hasNonNull("runAsUser") && context.path("runAsUser").asLong(1) == 0;
    }

    private static Optional<String> seccomp(Checked pod) {
        String all = type(pod.context());
        List<String> explicit = new ArrayList<>();
        if (!all.isEmpty() && !SECCOMP.contains(all)) {
            explicit.add("pod");
        }
        pod.containers(c ->
                        !type(c.path("securityContext")).isEmpty()
                                && !SECCOMP.contains(type(c.path("securityContext"))))
                .ifPresent(explicit::add);
        if (!explicit.isEmpty()) {
            return Optional.of(
                    "seccompProfile ("
                            + String.join(" and ", explicit)
                            + " must not set securityContext.seccompProfile.type to"
                            + " \"Unconfined\")");
        }
        if (SECCOMP.contains(all)) {
            return Optional.empty();
        }
        return pod.containers(c -> type(c.path("securityContext")).isEmpty())
                .map(who ->
                        "seccompProfile (pod or "
                                + who
                                + " must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\")");
    }

    private static String type(JsonNode context) {
        return context.path("seccompProfile").path("type").asString("");
    }
}
