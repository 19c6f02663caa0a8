package dev.navarch.proxy.kernel.iptables;

import dev.navarch.proxy.kernel.iptables.IptFragment.SharedRule;
import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.IpFamily;
import dev.navarch.proxy.rules.Protocol;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Renders a frontend as iptables chains, whose names have at most 28 characters. */
final class IptRenderer {

    static final String SERVICES = "NAVARCH-SERVICES";
    static final String NODE_PORTS = "NAVARCH-NODEPORTS";
    static final String MARK = "NAVARCH-MARK";
    static final String REFUSE = "NAVARCH-REFUSE";

    private final String host;
    private final String clusterCidr;

    IptRenderer(IpFamily family, String clusterCidr) {
        this.host = family == IpFamily.IPV4 ? "/32" : "/128";
        this.clusterCidr = clusterCidr;
    }

    IptFragment render(Frontend frontend) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        Stream.concat(frontend.internal().stream(), frontend.external().stream())
                .distinct()
                .forEach(b ->
                        chains.put(chain("SEP", frontend, b.hostPort()), endpoint(frontend, b)));
        String service = chain("SVC", frontend, "");
        String external = chain("EXT", frontend, "");
        if (!frontend.internal().isEmpty()) {
            List<String> rules = new ArrayList<>();
            if (!clusterCidr.isEmpty()) {
                rules.add("! -s " + clusterCidr + " -j " + MARK);
            }
            balance(frontend, frontend.internal(), rules);
            chains.put(service, rules);
        }
        boolean outside = frontend.nodePort() != 0 || !frontend.externalIps().isEmpty();
        if (outside && !frontend.external().isEmpty()) {
            chains.put(external, externalChain(frontend, service));
        }
        return new IptFragment(chains, shared(frontend, service, external));
    }

    private List<String> endpoint(Frontend frontend, Backend backend) {
        List<String> rules = new ArrayList<>();
        rules.add("-s " + backend.ip() + host + " -j " + MARK);
        String affinity =
                frontend.affinitySeconds() > 0
                        ? "-m recent --name "
                                + chain("SEP", frontend, backend.hostPort())
                                + " --set "
                        : "";
        rules.add(
                "-p %s %s-m %s -j DNAT --to-destination %s"
                        .formatted(
                                frontend.protocol().lower(),
                                affinity,
                                frontend.protocol().lower(),
                                backend.hostPort()));
        return rules;
    }

    private List<String> externalChain(Frontend frontend, String service) {
        List<String> rules = new ArrayList<>();
        if (!frontend.externalLocal()) {
            rules.add("-j " + MARK);
        } else if (!frontend.internal().isEmpty()) {
            if (!clusterCidr.isEmpty()) {
                rules.add("-s " + clusterCidr + " -j " + service);
            }
            rules.add("-m addrtype --src-type LOCAL -j " + MARK);
            rules.add("-m addrtype --src-type LOCAL -j " + service);
        }
        balance(frontend, frontend.external(), rules);
        return rules;
    }

    private void balance(Frontend frontend, List<Backend> backends, List<String> rules) {
        if (frontend.affinitySeconds() > 0) {
            for (Backend backend : backends) {
                String endpoint = chain("SEP", frontend, backend.hostPort());
                rules.add(
                        "-m recent --name %s --rcheck --seconds %d --reap -j %s"
                                .formatted(endpoint, frontend.affinitySeconds(), endpoint));
            }
        }
        for (int i = 0; i < backends.size(); i++) {
            int left = backends.size() - i;
            String chance =
                    left == 1
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "-m statistic --mode random --probability %.10f ",
                                    1.0 / left);
            rules.add(chance + "-j " + chain("SEP", frontend, backends.get(i).hostPort()));
        }
    }

    private Set<SharedRule> shared(Frontend frontend, String service, String external) {
        Set<SharedRule> rules = new LinkedHashSet<>();
        String proto = frontend.protocol().lower();
        String port = "-p %s -m %s --dport ".formatted(proto, proto);
        for (String ip : frontend.clusterIps()) {
            String match = "-d " + ip + host + " " + port + frontend.port();
            rules.add(rule(SERVICES, match, frontend, frontend.internal(), service));
        }
        for (String ip : frontend.externalIps()) {
            String match = "-d " + ip + host + " " + port + frontend.port();
            rules.add(rule(SERVICES, match, frontend, frontend.external(), external));
        }
        if (frontend.nodePort() != 0) {
            String match = port + frontend.nodePort();
            rules.add(rule(NODE_PORTS, match, frontend, frontend.external(), external));
        }
        return rules;
    }

    private static SharedRule rule(
            String nat, String match, Frontend frontend, List<Backend> backends, String chain) {
        if (!backends.isEmpty()) {
            return new SharedRule("nat", nat, match + " -j " + chain);
        }
        String local = nat.equals(NODE_PORTS) ? "-m addrtype --dst-type LOCAL " : "";
        String refusal =
                frontend.protocol() == Protocol.TCP ? "REJECT --reject-with tcp-reset" : "REJECT";
        String verdict = frontend.anywhere() ? "DROP" : refusal;
        return new SharedRule("filter", REFUSE, local + match + " -j " + verdict);
    }

    private static String chain(String kind, Frontend frontend, String backend) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(
                                    (frontend.key() + "->" + backend)
                                            .getBytes(StandardCharsets.UTF_8));
            return "NAVARCH-" + kind + "-" + HexFormat.of().withUpperCase().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
