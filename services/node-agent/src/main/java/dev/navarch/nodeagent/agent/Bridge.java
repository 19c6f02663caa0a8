package dev.navarch.nodeagent.agent;

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
final class Bridge {

    private static final Logger log = LoggerFactory.getLogger(Bridge.class);

    private Bridge() {}

    /** The first address of a range with its prefix length: {@code 10.244.0.1/24}. */
    static String gateway(String podCidr) {
        int slash = podCidr.indexOf('/');
        byte[] address = InetAddress.ofLiteral(podCidr.substring(0, slash)).getAddress();
        address[address.length - 1]++;
        try {
            return InetAddress.getByAddress(address).getHostAddress() + podCidr.substring(slash);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(podCidr, e);
        }
    }

    static void ensure(String name, String podCidr) {
        run(true, "ip", "link", "add", name, "type", "bridge");
        run(true, "ip", "addr", "add", gateway(podCidr), "brd", "+", "dev", name);
        run(false, "ip", "link", "set", name, "up");
        run(false, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
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
