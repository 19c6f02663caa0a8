package dev.navarch.api.admission.podsecurity;

import static dev.navarch.api.admission.podsecurity.Checked.isTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the level "baseline" forbids: the known ways to get at the node. */
final class BaselineChecks {

    private static final Set<String> CAPABILITIES =
            Set.of(
                    "AUDIT_WRITE",
                    "CHOWN",
                    "DAC_OVERRIDE",
                    "FOWNER",
                    "FSETID",
                    "KILL",
                    "MKNOD",
                    "NET_BIND_SERVICE",
                    "SETFCAP",
                    "SETGID",
                    "SETPCAP",
                    "SETUID",
                    "SYS_CHROOT");

    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private static final Set<String> SYSCTLS =
            Set.of(
                    "kernel.shm_rmid_forced",
                    "net.ipv4.ip_local_port_range",
                    "net.ipv4.ip_local_reserved_ports",
                    "net.ipv4.ip_unprivileged_port_start",
                    "net.ipv4.ping_group_range",
                    "net.ipv4.tcp_fin_timeout",
                    "net.ipv4.tcp_keepalive_intvl",
                    "net.ipv4.tcp_keepalive_probes",
                    "net.ipv4.tcp_keepalive_time",
                    "net.ipv4.tcp_rmem",
                    "net.ipv4.tcp_syncookies",
                    "net.ipv4.tcp_wmem");

    private static final String APPARMOR = "container.apparmor.security.beta.kubernetes.io/";

    /** In the order of Kubernetes' names for them. */
    static final List<Function<Checked, Optional<String>>> ALL =
            List.of(
                    BaselineChecks::appArmor,
                    BaselineChecks::hostNamespaces,
                    BaselineChecks::hostPorts,
                    BaselineChecks::hostProbes,
                    BaselineChecks::privileged,
                    BaselineChecks::procMount,
                    BaselineChecks::seLinux,
                    BaselineChecks::sysctls,
                    BaselineChecks::hostProcess);

    /** What "restricted" says more strictly. */
    static final List<Function<Checked, Optional<String>>> LOOSE =
            List.of(
                    BaselineChecks::capabilities,
                    BaselineChecks::hostPath,
                    BaselineChecks::seccomp);

    private BaselineChecks() {}

    private static Optional<String> appArmor(Checked pod) {
        List<String> wrong = new ArrayList<>();
        if (isUnconfined(pod.context().path("appArmorProfile"))) {
            wrong.add("pod must not set AppArmor profile type to \"Unconfined\"");
        }
        pod.containers(c -> isUnconfined(c.path("securityContext").path("appArmorProfile")))
                .ifPresent(who ->
                        wrong.add(
                                who
                                        + " must not set AppArmor profile type to"
                                        + " \"Unconfined\""));
        pod.metadata()
                .path("annotations")
                .forEachEntry((name, value) -> {
                    String profile = value.asString("");
                    if (name.startsWith(APPARMOR)
                            && !profile.isEmpty()
                            && !profile.equals("runtime/default")
                            && !profile.startsWith("localhost/")) {
                        wrong.add("annotation \"" + name + "=" + profile + "\"");
                    }
                });
        return result("forbidden AppArmor profile", wrong);
    }

    private static boolean isUnconfined(JsonNode profile) {
        return profile.path("type").asString("").equals("Unconfined");
    }

    private static Optional<String> capabilities(Checked pod) {
        Function<JsonNode, List<String>> added = c -> forbidden(c, CAPABILITIES);
        return pod.containers(c -> !added.apply(c).isEmpty())
                .map(who ->
                        "non-default capabilities ("
                                + who
                                + " must not include "
                                + pod.values(added)
                                + " in securityContext.capabilities.add)");
    }

    static List<String> forbidden(JsonNode container, Set<String> allowed) {
        return container
                .path("securityContext")
                .path("capabilities")
                .path("add")
                .valueStream()
                .map(c -> c.asString(""))
                .filter(c -> !allowed.contains(c))
                .toList();
    }

    private static Optional<String> hostNamespaces(Checked pod) {
        String used =
                Stream.of("hostNetwork", "hostPID", "hostIPC")
                        .filter(field -> isTrue(pod.spec().path(field)))
                        .map(field -> field + "=true")
                        .collect(Collectors.joining(", "));
        return used.isEmpty() ? Optional.empty() : Optional.of("host namespaces (" + used + ")");
    }

    private static Optional<String> hostPath(Checked pod) {
        List<String> names =
                pod.spec()
                        .path("volumes")
                        .valueStream()
                        .filter(v -> v.has("hostPath"))
                        .map(Checked::quotedName)
                        .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "hostPath volumes ("
                                + (names.size() == 1 ? "volume " : "volumes ")
                                + String.join(", ", names)
                                + ")");
    }

    private static Optional<String> hostPorts(Checked pod) {
        Function<JsonNode, List<String>> ports =
                c ->
                        c.path("ports")
                                .valueStream()
                                .map(p -> p.path("hostPort").asInt(0))
                                .filter(p -> p != 0)
                                .map(p -> Integer.toString(p))
                                .toList();
        return pod.containers(c -> !ports.apply(c).isEmpty())
                .map(who -> {
                    String used = pod.values(ports).replace("\"", "");
                    boolean one = who.startsWith("container ");
                    return "hostPort ("
                            + who
                            + (one ? " uses " : " use ")
                            + (used.contains(",") ? "hostPorts " : "hostPort ")
                            + used
                            + ")";
                });
    }

    /** Handlers that call another host than the pod (KEP-4940). */
    private static Optional<String> hostProbes(Checked pod) {
        Function<JsonNode, List<String>> hosts =
                c ->
                        Stream.of(
                                        c.path("livenessProbe"),
                                        c.path("readinessProbe"),
                                        c.path("startupProbe"),
                                        c.path("lifecycle").path("postStart"),
                                        c.path("lifecycle").path("preStop"))
                                .flatMap(h -> Stream.of(h.path("httpGet"), h.path("tcpSocket")))
                                .map(h -> h.path("host").asString(""))
                                .filter(h ->
                                        !h.isEmpty() && !h.equals("127.0.0.1") && !h.equals("::1"))
                                .toList();
        return pod.containers(c -> !hosts.apply(c).isEmpty())
                .map(who ->
                        "probe or lifecycle host ("
                                + who
                                + (who.startsWith("container ") ? " uses " : " use ")
                                + "probe or lifecycle host "
                                + pod.values(hosts)
                                + ")");
    }

    private static Optional<String> privileged(Checked pod) {
        return pod.containers(c -> isTrue(c.path("securityContext").path("privileged")))
                .map(who ->
                        "privileged (" + who + " must not set securityContext.privileged=true)");
    }

    private static Optional<String> procMount(Checked pod) {
        Function<JsonNode, List<String>> mounts =
                c ->
                        Stream.of(c.path("securityContext").path("procMount").asString("Default"))
                                .filter(m -> !m.equals("Default"))
                                .toList();
        return pod.containers(c -> !mounts.apply(c).isEmpty())
                .map(who ->
                        "procMount ("
                                + who
                                + " must not set securityContext.procMount to "
                                + pod.values(mounts)
                                + ")");
    }

    private static Optional<String> seLinux(Checked pod) {
        List<String> who = new ArrayList<>();
        if (isForbidden(pod.context().path("seLinuxOptions"))) {
            who.add("pod");
        }
        pod.containers(c -> isForbidden(c.path("securityContext").path("seLinuxOptions")))
                .ifPresent(who::add);
        if (who.isEmpty()) {
            return Optional.empty();
        }
        String what =
                Stream.concat(Stream.of(pod.context()), contexts(pod))
                        .map(c -> c.path("seLinuxOptions"))
                        .flatMap(BaselineChecks::shownOptions)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining("; "));
        return Optional.of(
                "seLinuxOptions ("
                        + String.join(" and ", who)
                        + " set forbidden securityContext.seLinuxOptions: "
                        + what
                        + ")");
    }

    private static Stream<JsonNode> contexts(Checked pod) {
        return pod.containers().stream().map(c -> c.path("securityContext"));
    }

    private static boolean isForbidden(JsonNode options) {
        return shownOptions(options).findAny().isPresent();
    }

    private static Stream<String> shownOptions(JsonNode options) {
        String type = options.path("type").asString("");
        return Stream.of(
                        SELINUX_TYPES.contains(type) ? "" : "type \"" + type + "\"",
                        options.path("user").asString("").isEmpty() ? "" : "user may not be set",
                        options.path("role").asString("").isEmpty() ? "" : "role may not be set")
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> seccomp(Checked pod) {
        List<String> wrong = new ArrayList<>();
        if (isUnconfined(pod.context().path("seccompProfile"))) {
            wrong.add("pod");
        }
        pod.containers(c -> isUnconfined(c.path("securityContext").path("seccompProfile")))
                .ifPresent(wrong::add);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "seccompProfile ("
                                + String.join(" and ", wrong)
                                + " must not set securityContext.seccompProfile.type to"
                                + " \"Unconfined\")");
    }

    private static Optional<String> sysctls(Checked pod) {
        List<String> names =
                pod.context()
                        .path("sysctls")
                        .valueStream()
                        .map(s -> s.path("name").asString(""))
                        .filter(name -> !SYSCTLS.contains(name))
                        .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("forbidden sysctls (" + String.join(", ", names) + ")");
    }

    private static Optional<String> hostProcess(Checked pod) {
        List<String> wrong = new ArrayList<>();
        if (isTrue(pod.context().path("windowsOptions").path("hostProcess"))) {
            wrong.add("pod");
        }
        pod.containers(c ->
                        isTrue(
                                c.path("securityContext")
                                        .path("windowsOptions")
                                        .path("hostProcess")))
                .ifPresent(wrong::add);
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "hostProcess ("
                                + String.join(" and ", wrong)
                                + " must not set securityContext.windowsOptions.hostProcess=true)");
    }

    private static Optional<String> result(String name, List<String> wrong) {
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(name + " (" + String.join(", ", wrong) + ")");
    }
}
