package dev.navarch.proxy.kernel.nftables;

import dev.navarch.proxy.kernel.nftables.NftFragment.Element;
import dev.navarch.proxy.rules.Backend;
import dev.navarch.proxy.rules.Frontend;
import dev.navarch.proxy.rules.IpFamily;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Renders a frontend: a verdict map finds its chain by address, protocol and port in one look-up
 * however many services there are; the chain picks a backend at random; the backend's chain
 * translates the address.
 */
final class NftRenderer {

    private final String ip;
    private final String addressType;
    private final String clusterCidr;

    /**
     * @param clusterCidr the addresses of pods: whoever else connects to a cluster address is
     *     masqueraded, since a pod's answer to it need not come back this way; empty when not known
     */
    NftRenderer(IpFamily family, String clusterCidr) {
        this.ip = family == IpFamily.IPV4 ? "ip" : "ip6";
        this.addressType = family == IpFamily.IPV4 ? "ipv4_addr" : "ipv6_addr";
        this.clusterCidr = clusterCidr;
    }

    NftFragment render(Frontend frontend) {
        Map<String, String> sets = new LinkedHashMap<>();
        Map<String, List<String>> chains = new LinkedHashMap<>();
        Stream.concat(frontend.internal().stream(), frontend.external().stream())
                .distinct()
                .forEach(backend -> endpoint(frontend, backend, sets, chains));
        if (!frontend.internal().isEmpty()) {
            chains.put(NftNames.service(frontend), serviceChain(frontend));
        }
        if (reachedFromOutside(frontend) && !frontend.external().isEmpty()) {
            chains.put(NftNames.external(frontend), externalChain(frontend));
        }
        return new NftFragment(sets, chains, elements(frontend));
    }

    private static boolean reachedFromOutside(Frontend frontend) {
        return frontend.nodePort() != 0 || !frontend.externalIps().isEmpty();
    }

    private void endpoint(
            Frontend frontend,
            Backend backend,
            Map<String, String> sets,
            Map<String, List<String>> chains) {
        List<String> rules = new ArrayList<>();
        // A pod that reaches itself through its service would drop an answer from itself.
        rules.add(ip + " saddr " + backend.ip() + " jump mark-for-masquerade");
        if (frontend.affinitySeconds() > 0) {
            String set = NftNames.affinity(frontend, backend);
            sets.put(
                    set,
                    "{ type %s; flags dynamic,timeout; timeout %ds; }"
                            .formatted(addressType, frontend.affinitySeconds()));
            rules.add("update @" + set + " { " + ip + " saddr }");
        }
        rules.add("meta l4proto " + frontend.protocol().lower() + " dnat to " + backend.hostPort());
        chains.put(NftNames.endpoint(frontend, backend), rules);
    }

    private List<String> serviceChain(Frontend frontend) {
        List<String> rules = new ArrayList<>();
        if (!clusterCidr.isEmpty()) {
            rules.add(ip + " saddr != " + clusterCidr + " jump mark-for-masquerade");
        }
        balance(frontend, frontend.internal(), rules);
        return rules;
    }

    private List<String> externalChain(Frontend frontend) {
        List<String> rules = new ArrayList<>();
        if (!frontend.externalLocal()) {
            rules.add("jump mark-for-masquerade");
        } else if (!frontend.internal().isEmpty()) {
            // Traffic that begins inside the cluster takes the short way to any backend.
            if (!clusterCidr.isEmpty()) {
                rules.add(ip + " saddr " + clusterCidr + " goto " + NftNames.service(frontend));
            }
            rules.add("fib saddr type local jump mark-for-masquerade");
            rules.add("fib saddr type local goto " + NftNames.service(frontend));
        }
        balance(frontend, frontend.external(), rules);
        return rules;
    }

    private void balance(Frontend frontend, List<Backend> backends, List<String> rules) {
        if (frontend.affinitySeconds() > 0) {
            for (Backend backend : backends) {
                rules.add(
                        "%s saddr @%s goto %s"
                                .formatted(
                                        ip,
                                        NftNames.affinity(frontend, backend),
                                        NftNames.endpoint(frontend, backend)));
            }
        }
        StringBuilder choices = new StringBuilder();
        for (int i = 0; i < backends.size(); i++) {
            choices.append(i == 0 ? "" : ", ")
                    .append(i)
                    .append(" : goto ")
                    .append(NftNames.endpoint(frontend, backends.get(i)));
        }
        rules.add("numgen random mod " + backends.size() + " vmap { " + choices + " }");
    }

    private Map<Element, String> elements(Frontend frontend) {
        Map<Element, String> elements = new LinkedHashMap<>();
        String tail = " . " + frontend.protocol().lower() + " . " + frontend.port();
        for (String address : frontend.clusterIps()) {
            element(elements, "service-ips", "no-endpoint-ips", address + tail, frontend, true);
        }
        for (String address : frontend.externalIps()) {
            element(elements, "service-ips", "no-endpoint-ips", address + tail, frontend, false);
        }
        if (frontend.nodePort() != 0) {
            String key = frontend.protocol().lower() + " . " + frontend.nodePort();
            element(elements, "node-ports", "no-endpoint-ports", key, frontend, false);
        }
        return elements;
    }

    private static void element(
            Map<Element, String> elements,
            String served,
            String unserved,
            String key,
            Frontend frontend,
            boolean internal) {
        List<Backend> backends = internal ? frontend.internal() : frontend.external();
        if (!backends.isEmpty()) {
            String chain = internal ? NftNames.service(frontend) : NftNames.external(frontend);
            elements.put(new Element(served, key), "goto " + chain);
        } else {
            // Refused at once when nobody serves; dropped when another node would (the client's
            // load balancer is to choose that one).
            elements.put(new Element(unserved, key), frontend.anywhere() ? "drop" : "goto refuse");
        }
    }
}
