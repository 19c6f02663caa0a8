package dev.navarch.e2e.support;

import dev.navarch.nodeagent.join.JoinedFiles;
import dev.navarch.wire.pki.IdentityFile;
import dev.navarch.wire.pki.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A second machine, as far as one kernel can be two: a network namespace with a cable to this
 * machine's, a data directory and a cgroup root of its own. What it shares is the file system, so
 * the product need not be copied there. What has a name that others see has this process's number
 * in it, since tests may run beside others in a network namespace each.
 */
public final class OtherMachine implements AutoCloseable {

    /** This machine's address on the cable. */
    public static final String HERE = "10.199.78.1";

    /** The other one's. */
    public static final String THERE = "10.199.78.2";

    private static final long RUN = ProcessHandle.current().pid();
    private static final String CGROUPS = "kubepods-other-" + RUN;
    private static final String NAME = "navarch-other-" + RUN;

    /** At most 15 characters, as the kernel has it. */
    private static final String LINK = "nvo-" + RUN;

    private static final int AGENT_PORT = 10_250;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path home;
    private final List<Process> running = new ArrayList<>();

    /** Lays the cable. */
    public OtherMachine(Path home) {
        this.home = home;
        unplug();
        shell("ip netns add " + NAME);
        shell("ip link add " + LINK + " type veth peer name eth0 netns " + NAME);
        shell("ip addr add " + HERE + "/24 dev " + LINK);
        shell("ip link set " + LINK + " up");
        shell("ip -n " + NAME + " link set lo up");
        shell("ip -n " + NAME + " addr add " + THERE + "/24 dev eth0");
        shell("ip -n " + NAME + " link set eth0 up");
        shell("ip -n " + NAME + " route add default via " + HERE);
    }

    public Path home() {
        return home;
    }

    /** Runs a command of the product there to its end. */
    public Shell.Result navarch(String... arguments) {
        return Shell.run(line(arguments), environment(), "", LIMIT);
    }

    /** Runs a shell command there. */
    public Shell.Result run(String command) {
        return Shell.run(
                List.of("nsenter", "--net=/run/netns/" + NAME, "sh", "-c", command),
                Map.of(),
                "",
                LIMIT);
    }

    /** Starts one of the product's services there. */
    public void start(String service) {
        try {
            Files.createDirectories(home);
            ProcessBuilder builder = new ProcessBuilder(line(service)).redirectErrorStream(true);
            builder.environment().putAll(environment());
            builder.redirectOutput(
                    home.resolveSibling(home.getFileName() + "-" + service + ".log").toFile());
            running.add(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate that stands in a file of its keys. */
    public X509Certificate certificate(String file) {
        try {
            return new IdentityFile(home.resolve("pki").resolve(file)).get().certificate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate that its node agent shows, which the cluster's authority has signed. */
    public X509Certificate served() {
        try {
            SSLContext tls = Tls.client(new JoinedFiles(home).authorities(), Optional.empty());
            try (SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(THERE, AGENT_PORT)) {
                socket.startHandshake();
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all that was started has ended. */
    public boolean allEnded() {
        return running.stream().noneMatch(Process::isAlive);
    }

    private List<String> line(String... arguments) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "--net=/run/netns/" + NAME,
                                "--wd=" + Repository.root(),
                                Repository.root()
                                        .resolve("services/standalone/target/app/bin/navarch")
                                        .toString()));
        line.addAll(List.of(arguments));
        return line;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("NAVARCH_HOME", home.toString());
        environment.put("NAVARCH_NODE_CGROUPROOT", "/" + CGROUPS);
        environment.put("NAVARCH_METRICS_INTERVAL", "2s");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    private static void shell(String command) {
        Shell.Result done = Shell.run(List.of("sh", "-c", command), Map.of(), "", LIMIT);
        if (!done.ok()) {
            throw new AssertionError(command + ": " + done.all());
        }
    }

    /** A cable goes with either of its ends. */
    private static void unplug() {
        Shell.run(
                List.of(
                        "sh",
                        "-c",
                        "ip link delete " + LINK + "; ip netns delete " + NAME + "; true"),
                Map.of(),
                "",
                LIMIT);
    }

    @Override
    public void close() {
        running.forEach(Shell::end);
        Leftovers.clear(home);
        unplug();
        Shell.run(
                List.of(
                        "sh",
                        "-c",
                        "find /sys/fs/cgroup -depth -type d -path '*/"
                                + CGROUPS
                                + "*' -exec rmdir {} +"),
                Map.of(),
                "",
                LIMIT);
    }
}
