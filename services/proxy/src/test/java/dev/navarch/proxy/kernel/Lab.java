package dev.navarch.proxy.kernel;

import static dev.navarch.testkit.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A node, a client and two pods as network namespaces on one bridge; the pods say their name. */
final class Lab implements AutoCloseable {

    static final String POD_RANGE = "10.244.9.0/24";
    static final String NODE_IP = "192.168.77.1";
    static final int POD_PORT = 8080;

    private static final String GATEWAY = "10.244.9.1";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String prefix =
            "nvt" + ProcessHandle.current().pid() % 10_000 + NUMBER.getAndIncrement();
    private final List<Process> servers = new ArrayList<>();

    static boolean possible() {
        return "root".equals(System.getProperty("user.name"))
                && Files.isExecutable(Path.of("/usr/sbin/nft"))
                && Files.isExecutable(Path.of("/bin/busybox"));
    }

    Lab() {
        for (String name : List.of("node", "client", "pod1", "pod2")) {
            host("ip netns add " + prefix + name);
            in(name, "ip link set lo up");
        }
        in("node", "ip link add br0 type bridge");
        in("node", "ip addr add " + GATEWAY + "/24 dev br0");
        in("node", "ip addr add " + NODE_IP + "/24 dev br0");
        in("node", "ip link set br0 up");
        in("node", "ip route add default dev br0");
        in("node", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        attach("client", "10.244.9.9");
        attach("pod1", podIp(1));
        attach("pod2", podIp(2));
        serve(1);
        serve(2);
    }

    static String podIp(int number) {
        return "10.244.9.1" + number;
    }

    private void attach(String name, String ip) {
        String veth = "v" + name;
        in("node", "ip link add " + veth + " type veth peer name eth0 netns " + prefix + name);
        in("node", "ip link set " + veth + " master br0 up");
        // With br_netfilter a translated frame may have to leave the bridge where it entered; the
        // CNI bridge plugin's hairpinMode does the same.
        in("node", "bridge link set dev " + veth + " hairpin on");
        in(name, "ip addr add " + ip + "/24 dev eth0");
        in(name, "ip link set eth0 up");
        in(name, "ip route add default via " + GATEWAY);
    }

    private void serve(int number) {
        List<String> line = new ArrayList<>(shell("pod" + number).prefix());
        line.addAll(
                List.of("busybox", "nc", "-ll", "-p", "" + POD_PORT, "-e", "echo", "pod" + number));
        try {
            servers.add(
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        eventually(
                "pod " + number + " answers",
                () -> connect(shell("client"), podIp(number), POD_PORT),
                ("pod" + number)::equals);
    }

    /** What the other end says; {@code refused} when it refuses, as opposed to being silent. */
    String connect(CommandLine from, String address, int port) {
        CommandLine.Result result =
                from.run("", "busybox", "nc", "-w", "10", address, Integer.toString(port));
        String said = result.output().strip();
        return result.ok() || !said.endsWith("Connection refused") ? said : "refused";
    }

    /** The path of the node's network namespace. */
    String nodeNamespace() {
        return "/run/netns/" + prefix + "node";
    }

    CommandLine node() {
        return shell("node");
    }

    CommandLine client() {
        return shell("client");
    }

    CommandLine pod(int number) {
        return shell("pod" + number);
    }

    String ruleSet() {
        return node().must("", "nft", "list", "ruleset");
    }

    private CommandLine shell(String name) {
        return new CommandLine(List.of("nsenter", "--net=/run/netns/" + prefix + name));
    }

    private void in(String name, String command) {
        shell(name).must("", "sh", "-c", command);
    }

    private static void host(String command) {
        CommandLine.HERE.must("", command.split(" "));
    }

    @Override
    public void close() {
        servers.forEach(Process::destroyForcibly);
        for (String name : List.of("client", "pod1", "pod2", "node")) {
            CommandLine.HERE.run("", "ip", "netns", "del", prefix + name);
        }
    }
}
