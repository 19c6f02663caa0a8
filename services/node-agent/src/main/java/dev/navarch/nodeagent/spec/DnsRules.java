package dev.navarch.nodeagent.spec;

import dev.navarch.nodeagent.runtime.DnsConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What stands in a pod's resolv.conf; see "DNS for Services and Pods".
 *
 * @param clusterDns the address of the cluster's name server
 * @param clusterDomain {@code cluster.local}
 * @param host the node's own resolv.conf
 */
public record DnsRules(String clusterDns, String clusterDomain, DnsConfig host) {

    public DnsConfig of(Pod pod) {
        DnsConfig base = base(pod);
        PodDNSConfig own = pod.getSpec().getDnsConfig();
        if (own == null) {
            return base;
        }
        return new DnsConfig(
                union(base.servers(), own.getNameservers()),
                union(base.searches(), own.getSearches()),
                options(base.options(), own.getOptions()));
    }

    private DnsConfig base(Pod pod) {
        boolean hostNetwork = Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
        String policy =
                pod.getSpec().getDnsPolicy() == null
                        ? "ClusterFirst"
                        : pod.getSpec().getDnsPolicy();
        return switch (policy) {
            case "None" -> DnsConfig.NONE;
            case "Default" -> host;
            case "ClusterFirst" -> hostNetwork ? host : cluster(pod);
            default -> cluster(pod);
        };
    }

    private DnsConfig cluster(Pod pod) {
        List<String> own =
                List.of(
                        pod.getMetadata().getNamespace() + ".svc." + clusterDomain,
                        "svc." + clusterDomain,
                        clusterDomain);
        return new DnsConfig(List.of(clusterDns), union(own, host.searches()), List.of("ndots:5"));
    }

    private static List<String> union(List<String> first, List<String> second) {
        LinkedHashSet<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** The pod's option replaces one of the same name. */
    private static List<String> options(List<String> base, List<PodDNSConfigOption> own) {
        List<String> all = new ArrayList<>(base);
        for (PodDNSConfigOption option : own) {
            all.removeIf(o -> o.equals(option.getName()) || o.startsWith(option.getName() + ":"));
            all.add(
                    option.getValue() == null
                            ? option.getName()
                            : option.getName() + ":" + option.getValue());
        }
        return all;
    }

    /** Reads a resolv.conf. */
    public static DnsConfig parse(String resolvConf) {
        List<String> servers = new ArrayList<>();
        List<String> searches = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String line : resolvConf.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> {
                    if (words.length > 1) {
                        servers.add(words[1]);
                    }
                }
                case "search" -> {
                    searches.clear();
                    searches.addAll(List.of(words).subList(1, words.length));
                    searches.remove(".");
                }
                case "options" -> options.addAll(List.of(words).subList(1, words.length));
                default -> {}
            }
        }
        return new DnsConfig(servers, searches, options);
    }
}
