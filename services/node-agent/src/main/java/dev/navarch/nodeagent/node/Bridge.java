package dev.navarch.nodeagent.node;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interface that connects the node's pods with each other and with the node. It is made before
 * the first pod so that the API service and the cluster's DNS can listen on its address.
 */
public final class Bridge {

    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private Bridge() {}

    /** The first address of a range with its prefix length: {@code 10.244.0.1/24}. */
    public static String gateway(String podCidr) {
        int slash = podCidr.indexOf('/');
        byte[] address = InetAddress.ofLiteral(podCidr.substring(0, slash)).getAddress();
        address[address.length - 1]++;
        try {
            return InetAddress.getByAddress(address).getHostAddress() + podCidr.substring(slash);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(podCidr, e);
        }
    }

    /**
     * @param clusterCidr the range of all nodes' pods: between them nothing is dropped, nor changed
     *     on its way, as Kubernetes' network model has it, though the bridge's plugin hides pods
     *     behind the node for all others
     */
    public static void ensure(String name, String podCidr, String clusterCidr) {
        run(true, "ip", "link", "add", name, "type", "bridge");
        run(true, "ip", "addr", "add", gateway(podCidr), "brd", "+", "dev", name);
        run(false, "ip", "link", "set", name, "up");
        run(false, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        for (String rule : rules(name, podCidr, clusterCidr)) {
            run(
                    false,
                    "sh",
                    "-c",
                    rule.formatted("-C") + " 2>/dev/null || " + rule.formatted("-I"));
        }
    }

    /** The rules, with a place for what to do with them. */
    public static List<String> rules(String bridge, String podCidr, String clusterCidr) {
        return List.of(
                "iptables -w -t nat %s POSTROUTING -s "
                        + podCidr
                        + " -d "
                        + clusterCidr
                        + " ! -o "
                        + bridge
                        + " -m comment --comment navarch-pods -j ACCEPT",
                "iptables -w %s FORWARD -s "
                        + clusterCidr
                        + " -d "
                        + clusterCidr
                        + " -m comment --comment navarch-pods -j ACCEPT");
    }

    private static void run(boolean mayExist, String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean exists =
                    mayExist
                            && (output.contains("File exists")
                                    || output.contains("already assigned"));
            if (process.waitFor() != 0 && !exists) {
                log.warn("{}: {}", String.join(" ", List.of(command)), output.strip());
            }
        } catch (IOException e) {
            log.warn("{}: {}", String.join(" ", List.of(command)), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
