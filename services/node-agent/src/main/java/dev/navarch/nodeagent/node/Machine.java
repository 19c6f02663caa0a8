package dev.navarch.nodeagent.node;

import dev.navarch.nodeagent.containerd.PauseImage;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the machine has.
 *
 * @param cpus how many
 * @param memoryBytes all of it
 * @param diskBytes the size of the file system that pods' data is on
 */
public record Machine(int cpus, long memoryBytes, long diskBytes) {

    /** What Navarch reports as; see the API service's version. */
    static final String KUBELET_VERSION = "v1.36.0";

    public static Machine look(Path home) throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                memory(),
                Files.getFileStore(home).getTotalSpace());
    }

    private static long memory() throws IOException {
        Path meminfo = Path.of("/proc/meminfo");
        if (!Files.exists(meminfo)) {
            return Runtime.getRuntime().maxMemory();
        }
        try (var lines = Files.lines(meminfo)) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The address by which other machines, and the API service, reach this one. */
    public static String address() {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Chooses a route and sends nothing.
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 9));
            InetAddress local = socket.getLocalAddress();
            if (local instanceof Inet4Address && !local.isAnyLocalAddress()) {
                return local.getHostAddress();
            }
        } catch (SocketException | java.io.UncheckedIOException e) {
            // There is no default route; any address of an interface must do.
        }
        return interfaceAddress().orElse("127.0.0.1");
    }

    private static Optional<String> interfaceAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(Machine::usable)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static boolean usable(NetworkInterface candidate) {
        try {
            return candidate.isUp()
                    && !candidate.isLoopback()
                    && !candidate.getName().startsWith("navarch")
                    && !candidate.getName().startsWith("veth");
        } catch (SocketException e) {
            return false;
        }
    }

    static NodeSystemInfo info(String runtimeVersion) {
        return new NodeSystemInfoBuilder()
                .withArchitecture(PauseImage.architecture())
                .withOperatingSystem("linux")
                .withKernelVersion(System.getProperty("os.version", ""))
                .withOsImage(osImage())
                .withMachineID(first("/etc/machine-id"))
                .withSystemUUID(first("/sys/class/dmi/id/product_uuid"))
                .withBootID(first("/proc/sys/kernel/random/boot_id"))
                .withContainerRuntimeVersion(runtimeVersion)
                .withKubeletVersion(KUBELET_VERSION)
                .withKubeProxyVersion("")
                .build();
    }

    private static String first(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String osImage() {
        try (var lines = Files.lines(Path.of("/etc/os-release"))) {
            return lines.filter(line -> line.startsWith("PRETTY_NAME="))
                    .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("Linux");
        } catch (IOException e) {
            return System.getProperty("os.name", "");
        }
    }
}
