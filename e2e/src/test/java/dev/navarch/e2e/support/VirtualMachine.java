package dev.navarch.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A machine with a kernel of its own, as users have it: Debian with systemd and cgroup v2, from the
 * disk that {@code deploy/virtual-machine.sh} makes. What is written there is gone when it ends. A
 * second disk, which is read only, has the packaged product in {@code /opt/navarch}, the JDK in
 * {@code /opt/java} and systemd's units in {@code /opt/systemd}.
 *
 * <p>The processor is emulated, since tests cannot count on another, which makes programs there
 * some ten times slower; {@code NAVARCH_VM_ACCELERATOR=kvm} uses the real one.
 */
public final class VirtualMachine implements AutoCloseable {

    /** Why tests with it may be left out. */
    public static final String NEEDED = "needs the disk that deploy/virtual-machine.sh makes";

    /** This machine's address on the cable between the two. */
    public static final String HERE = "10.199.79.1";

    /** The other one's. */
    public static final String THERE = "10.199.79.2";

    private static final Path DISKS = Repository.root().resolve(".cache/virtual-machine");

    /** At most 15 characters, as the kernel has it. */
    private static final String CABLE = "nvv-" + ProcessHandle.current().pid();

    private static final Duration LIMIT = Duration.ofMinutes(6);

    private final Path directory;
    private final Path key;
    private final Process process;

    /** Starts it, and waits until systemd has started all that it should. */
    public VirtualMachine(Path directory) {
        this.directory = directory;
        this.key = directory.resolve("key");
        shell(
                "ip tuntap add dev %1$s mode tap; ip addr add %2$s/24 dev %1$s; ip link set %1$s up"
                        .formatted(CABLE, HERE));
        try {
            this.process = start(product());
        } catch (RuntimeException | AssertionError e) {
            unplug();
            throw e;
        }
        try {
            awaitRunning();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** Whether there is a disk for one: JUnit asks by this name. */
    public static boolean possible() {
        return Files.exists(DISKS.resolve("root.img"));
    }

    /** Runs a shell command there as root, however it ends. */
    public Shell.Result run(String command) {
        List<String> line = new ArrayList<>(List.of("ssh", "-i", key.toString()));
        line.addAll(options());
        line.addAll(List.of("root@" + THERE, command));
        return Shell.run(line, Map.of(), "", LIMIT);
    }

    /** Runs a shell command there as root; it must succeed. */
    public String ok(String command) {
        Shell.Result result = run(command);
        assertThat(result.exitCode()).as("%s: %s", command, result.all()).isZero();
        return result.out().strip();
    }

    /** Copies a file to a path there. */
    public void copy(Path file, String to) {
        shell(
                "scp -q -i %s %s %s root@%s:%s"
                        .formatted(key, String.join(" ", options()), file, THERE, to));
    }

    /** Starts the machine anew, and waits until it is up again. */
    public void reboot() {
        String before = ok("cat /proc/sys/kernel/random/boot_id");
        run("systemctl reboot");
        Await.until(
                "the machine has begun anew",
                LIMIT,
                () -> run("cat /proc/sys/kernel/random/boot_id"),
                now -> now.ok() && !now.out().strip().equals(before));
        awaitRunning();
    }

    private static List<String> options() {
        return List.of(
                "-o", "StrictHostKeyChecking=no",
                "-o", "UserKnownHostsFile=/dev/null",
                "-o", "LogLevel=ERROR",
                "-o", "ConnectTimeout=20");
    }

    private void awaitRunning() {
        Await.until(
                "systemd has started everything",
                LIMIT,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the machine ended: " + console());
                    }
                    return run("systemctl is-system-running").all().strip();
                },
                "running"::equals);
    }

    /** What the machine wrote on its screen. */
    public String console() {
        try {
            return Files.readString(directory.resolve("console.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The second disk. */
    private Path product() {
        Path root = Repository.root();
        Path tree = directory.resolve("opt");
        Path disk = directory.resolve("opt.img");
        shell("mkdir -p %s/machine && ssh-keygen -q -t ed25519 -N '' -f %s".formatted(tree, key));
        shell(
                """
                set -e
                cp -r %1$s/services/standalone/target/app %2$s/navarch
                cp -r %1$s/deploy/systemd %2$s/systemd
                cp -r %3$s %2$s/java
                rm -rf %2$s/java/lib/src.zip %2$s/java/jmods
                cp %4$s.pub %2$s/machine/authorized_keys
                chmod -R a+rX %2$s
                """
                        .formatted(root, tree, System.getProperty("java.home"), key));
        try {
            Files.writeString(
                    tree.resolve("machine/interfaces"),
                    """
                    auto lo
                    iface lo inet loopback
                    auto eth0
                    iface eth0 inet static
                        address %s/24
                        gateway %s
                    """
                            .formatted(THERE, HERE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        shell(
                "truncate -s 1500M %1$s && mkfs.ext4 -q -d %2$s %1$s && rm -rf %2$s"
                        .formatted(disk, tree));
        return disk;
    }

    private Process start(Path product) {
        String accelerator = System.getenv().getOrDefault("NAVARCH_VM_ACCELERATOR", "tcg");
        List<String> line =
                List.of(
                        "qemu-system-x86_64",
                        "-accel",
                        accelerator.equals("tcg") ? "tcg,thread=multi" : accelerator,
                        "-cpu",
                        "max",
                        "-smp",
                        "2",
                        "-m",
                        "5G",
                        "-kernel",
                        DISKS.resolve("vmlinuz").toString(),
                        "-initrd",
                        DISKS.resolve("initrd").toString(),
                        "-append",
                        "root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off",
                        "-drive",
                        "if=virtio,format=raw,snapshot=on,file=" + DISKS.resolve("root.img"),
                        "-drive",
                        "if=virtio,format=raw,readonly=on,file=" + product,
                        "-netdev",
                        "tap,id=n,script=no,downscript=no,ifname=" + CABLE,
                        "-device",
                        "virtio-net-pci,netdev=n",
                        "-display",
                        "none",
                        "-serial",
                        "file:" + directory.resolve("console.log"));
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("qemu.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void shell(String command) {
        Shell.Result done = Shell.run(List.of("sh", "-c", command), Map.of(), "", LIMIT);
        if (!done.ok()) {
            throw new AssertionError(command + ": " + done.all());
        }
    }

    private static void unplug() {
        Shell.run(List.of("ip", "link", "delete", CABLE), Map.of(), "", LIMIT);
    }

    @Override
    public void close() {
        Shell.end(process);
        unplug();
    }
}
