package dev.navarch.nodeagent.containerd;

import static dev.navarch.testkit.Eventually.eventually;

import dev.navarch.nodeagent.cri.CriChannel;
import dev.navarch.nodeagent.cri.CriRuntime;
import dev.navarch.nodeagent.runtime.ContainerRuntime;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.spec.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real containerd for one test class, under a directory of its own, with a pod network of its own
 * and a busybox image made from Debian's static busybox. Closing it removes every trace.
 */
public final class TestContainerd implements AutoCloseable {

    public static final String BUSYBOX = "navarch.test/busybox:1";

    private final Path home;
    private final String bridge;
    private final PrivateContainerd containerd;
    private final CriChannel channel;
    private final ContainerRuntime runtime;

    /** Whether this machine can run it. */
    public static boolean available() {
        return ContainerdFinder.look() instanceof ContainerdFinder.Finding.Complete
                && Files.isExecutable(Path.of("/bin/busybox"));
    }

    public TestContainerd() throws IOException {
        home = Files.createTempDirectory("navarch-agent");
        int subnet = ThreadLocalRandom.current().nextInt(16, 200);
        bridge = "nvt" + HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
        Path cni = ((ContainerdFinder.Finding.Complete) ContainerdFinder.look()).cniBinaries();
        containerd = new PrivateContainerd(new ContainerdFiles(home.resolve("containerd")), cni);
        containerd.start();
        containerd.configureNetwork(
                new CniConfig(
                        bridge,
                        "10.219." + subnet + ".0/24",
                        home.resolve("addresses").toString()));
        channel = new CriChannel(containerd.files().socket());
        runtime = new CriRuntime(channel);
        Path archive = home.resolve("busybox.tar");
        busybox(BUSYBOX).write(archive);
        containerd.importImage(archive);
        eventually("containerd is ready", () -> runtime.health() instanceof RuntimeHealth.Ready);
    }

    /** A small Linux: busybox under all its names, a user database, a writable /tmp. */
    public static OciArchive busybox(String name) throws IOException {
        OciArchive image =
                new OciArchive(
                                name,
                                PauseImage.architecture(),
                                "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/bin\"],\"WorkingDir\":\"/\"}")
                        .directory("bin", 0755)
                        .directory("etc", 0755)
                        .directory("tmp", 01777)
                        .file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755)
                        .file(
                                "etc/passwd",
                                "root:x:0:0::/:/bin/sh\nweb:x:1000:1000::/:/bin/sh\n"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                0644);
        for (String applet :
                List.of(
                        "sh",
                        "sleep",
                        "cat",
                        "echo",
                        "ls",
                        "nc",
                        "wget",
                        "id",
                        "touch",
                        "tar",
                        "hostname",
                        "httpd",
                        "true",
                        "false",
                        "kill",
                        "date",
                        "env",
                        "mkdir",
                        "ps",
                        "stat",
                        "nslookup",
                        "grep",
                        "head",
                        "tail",
                        "test",
                        "rm",
                        "printf",
                        "seq",
                        "ip",
                        "df",
                        "awk")) {
            image.symbolicLink("bin/" + applet, "busybox");
        }
        return image;
    }

    public Path home() {
        return home;
    }

    public PrivateContainerd containerd() {
        return containerd;
    }

    public ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    public void close() throws IOException {
        runtime.containers().forEach(c -> runtime.stopContainer(c.id(), Duration.ZERO));
        runtime.sandboxes()
                .forEach(sandbox -> {
                    runtime.stopSandbox(sandbox.id());
                    runtime.removeSandbox(sandbox.id());
                });
        channel.close();
        containerd.stop();
        run("ip", "link", "delete", bridge);
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String place = mount.split(" ")[1];
            if (place.startsWith(home.toString())) {
                run("umount", "-l", place);
            }
        }
        Trees.delete(home);
    }

    private static void run(String... command) throws IOException {
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
