package dev.navarch.nodeagent.spec;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;

/** A pod's host name, and its /etc/hosts. */
final class HostNames {

    private static final int LONGEST = 63;

    private HostNames() {}

    static String hostname(Pod pod, String clusterDomain) {
        String name = shortName(pod);
        return Boolean.TRUE.equals(pod.getSpec().getSetHostnameAsFQDN()) && hasSubdomain(pod)
                ? fqdn(pod, clusterDomain)
                : name;
    }

    private static String shortName(Pod pod) {
        String asked = pod.getSpec().getHostname();
        String name = asked == null || asked.isEmpty() ? pod.getMetadata().getName() : asked;
        return name.length() <= LONGEST
                ? name
                : name.substring(0, LONGEST).replaceAll("[-.]+$", "");
    }

    private static boolean hasSubdomain(Pod pod) {
        return pod.getSpec().getSubdomain() != null && !pod.getSpec().getSubdomain().isEmpty();
    }

    private static String fqdn(Pod pod, String clusterDomain) {
        return shortName(pod)
                + "."
                + pod.getSpec().getSubdomain()
                + "."
                + pod.getMetadata().getNamespace()
                + ".svc."
                + clusterDomain;
    }

    /** The file for a pod with a network of its own. */
    static String etcHosts(Pod pod, Iterable<String> addresses, String clusterDomain) {
        StringBuilder file =
                new StringBuilder(
                        """
                        # Written by Navarch for this pod; changes are lost.
                        127.0.0.1\tlocalhost
                        ::1\tlocalhost ip6-localhost ip6-loopback
                        fe00::0\tip6-localnet
                        fe00::0\tip6-mcastprefix
                        fe00::1\tip6-allnodes
                        fe00::2\tip6-allrouters
                        """);
        for (String address : addresses) {
            file.append(address).append('\t');
            if (hasSubdomain(pod)) {
                file.append(fqdn(pod, clusterDomain)).append('\t');
            }
            file.append(shortName(pod)).append('\n');
        }
        return file.append(aliases(pod)).toString();
    }

    /** The lines of spec.hostAliases. */
    static String aliases(Pod pod) {
        StringBuilder lines = new StringBuilder();
        for (HostAlias alias : pod.getSpec().getHostAliases()) {
            lines.append(alias.getIp())
                    .append('\t')
                    .append(String.join("\t", alias.getHostnames()))
                    .append('\n');
        }
        return lines.toString();
    }
}
