package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.Images;
import dev.navarch.e2e.support.Kubectl;
import dev.navarch.e2e.support.MachineCluster;
import dev.navarch.e2e.support.Shell;
import dev.navarch.e2e.support.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine with a kernel, a systemd and a cgroup v2 of its own joins the cluster, and the units of
 * {@code deploy/systemd} keep it a node until it leaves.
 */
@ExtendWith(Cluster.class)
@EnabledIf(
        value = "dev.navarch.e2e.support.VirtualMachine#possible",
        disabledReason = VirtualMachine.NEEDED)
class SystemdTest {

    /** Its processor may be an emulated one. */
    private static final Duration SOON = Duration.ofMinutes(6);

    private static final String UNITS = "navarch-node-agent navarch-proxy navarch-node-metrics";
    private static final String HOME = "NAVARCH_HOME=/var/lib/navarch JAVA_HOME=/opt/java ";

    @TempDir Path directory;

    @Test
    void keepsAMachineANodeUntilItLeaves(MachineCluster cluster) throws IOException {
        VirtualMachine machine = cluster.machine();
        Kubectl kubectl = cluster.kubectl();
        assertThat(machine.ok("stat -fc %T /sys/fs/cgroup")).isEqualTo("cgroup2fs");
        machine.ok(
                "cp /opt/systemd/*.service /etc/systemd/system/ && systemctl daemon-reload"
                        + " && cp /opt/systemd/navarch.default /etc/default/navarch");
        assertThat(machine.run("systemd-analyze verify /etc/systemd/system/navarch-*").all())
                .isEmpty();
        joins(cluster);
        machine.copy(Images.tools(directory), "/root/tools.tar");
        machine.ok(HOME + "/opt/navarch/bin/navarch load /root/tools.tar");
        kubectl.apply(PODS);
        awaitReady(kubectl, "pod/limited");
        limitsItsPods(kubectl);
        assertThat(kubectl.ok("logs", "limited")).contains("limited begins");
        hasFigures(kubectl);
        outlivesTheAgent(machine, kubectl);
        comesBackAfterAReboot(machine, kubectl);
        leaves(cluster);
    }

    private void joins(MachineCluster cluster) throws IOException {
        Shell.Result token = cluster.product().navarch("token", "create");
        assertThat(token.ok()).as(token.all()).isTrue();
        Path file = Files.writeString(directory.resolve("token"), token.out().strip());
        cluster.machine().copy(file, "/root/token");
        // On an emulated processor a JVM crashes now and then.
        Await.until(
                "the machine joins",
                SOON,
                () ->
                        cluster.machine()
                                .run(
                                        HOME
                                                + "/opt/navarch/bin/navarch node join"
                                                + " --token-file /root/token --wait 120 https://"
                                                + VirtualMachine.HERE
                                                + ":6443"),
                Shell.Result::ok);
        cluster.machine().ok("systemctl enable --now " + UNITS);
        awaitReady(cluster.kubectl(), "node/machine");
        assertThat(cluster.machine().ok("systemctl is-active " + UNITS))
                .isEqualTo("active\nactive\nactive");
    }

    private static void awaitReady(Kubectl kubectl, String which) {
        Await.until(
                which + " is ready",
                SOON,
                () -> kubectl.value("{.status.conditions[?(@.type=='Ready')].status}", which),
                "True"::equals);
    }

    /** In cgroup v2's words: bytes, microseconds of each 100,000, and a weight out of 10,000. */
    private static void limitsItsPods(Kubectl kubectl) {
        assertThat(control(kubectl, "memory.max")).isEqualTo("67108864");
        assertThat(control(kubectl, "cpu.max")).isEqualTo("25000 100000");
        assertThat(control(kubectl, "cpu.weight")).isEqualTo("4");
        Await.until(
                "the greedy one is killed",
                SOON,
                () ->
                        kubectl.value(
                                "{.status.containerStatuses[0].state.terminated.reason}",
                                "pod/greedy"),
                "OOMKilled"::equals);
    }

    private static String control(Kubectl kubectl, String file) {
        return kubectl.ok("exec", "limited", "--", "cat", "/sys/fs/cgroup/" + file).strip();
    }

    private static void hasFigures(Kubectl kubectl) {
        for (String[] what : new String[][] {{"node", "machine"}, {"pod", "limited"}}) {
            Await.until(
                    what[1] + " has figures",
                    SOON,
                    () -> kubectl.run("top", what[0], what[1], "--no-headers").out(),
                    line -> line.matches("(?s)" + what[1] + " +[0-9]+m .*[0-9]+Mi.*"));
        }
    }

    private static void outlivesTheAgent(VirtualMachine machine, Kubectl kubectl) {
        String before = container(kubectl);
        String agent = mainProcess(machine);
        machine.ok("kill -KILL " + agent);
        Await.until(
                "systemd starts the agent again",
                SOON,
                () -> mainProcess(machine),
                now -> !now.equals(agent) && !now.equals("0"));
        machine.ok("systemctl restart navarch-node-agent");
        kubectl.ok("annotate", "pod/limited", "asked=again");
        Await.until(
                "the agent answers again",
                SOON,
                () -> kubectl.run("exec", "limited", "--", "hostname").out().strip(),
                "limited"::equals);
        assertThat(container(kubectl)).isEqualTo(before);
    }

    private static String mainProcess(VirtualMachine machine) {
        return machine.ok("systemctl show --property MainPID --value navarch-node-agent");
    }

    private static void comesBackAfterAReboot(VirtualMachine machine, Kubectl kubectl) {
        String before = container(kubectl);
        machine.reboot();
        Await.until(
                "the pod has another container",
                SOON,
                () -> container(kubectl),
                ((Predicate<String>) before::equals).or(String::isEmpty).negate());
        awaitReady(kubectl, "pod/limited");
        awaitReady(kubectl, "node/machine");
        Await.until(
                "it answers",
                SOON,
                () -> kubectl.run("exec", "limited", "--", "hostname").out().strip(),
                "limited"::equals);
    }

    private static String container(Kubectl kubectl) {
        return kubectl.value("{.status.containerStatuses[0].containerID}", "pod/limited");
    }

    private static void leaves(MachineCluster cluster) {
        VirtualMachine machine = cluster.machine();
        assertThat(machine.ok(HOME + "/opt/navarch/bin/navarch node leave"))
                .contains("machine has left");
        assertThat(cluster.kubectl().run("get", "node/machine").err()).contains("not found");
        assertThat(machine.run("systemctl is-active " + UNITS).out()).doesNotContain("\nactive");
        assertThat(machine.ok("ls -A /var/lib/navarch")).isEmpty();
        assertThat(machine.ok("ls /sys/fs/cgroup")).doesNotContain("kubepods");
        assertThat(machine.ok("ip -o link; nft list ruleset; cat /proc/mounts"))
                .doesNotContain("navarch0", "veth", "10.244.", "/var/lib/navarch");
        assertThat(machine.run("pgrep -l 'containerd|tail|java'").out()).isEmpty();
    }

    private static final String PODS =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: limited}
            spec:
              nodeName: machine
              terminationGracePeriodSeconds: 1
              containers:
              - name: c
                image: navarch.test/tools:1
                command: [sh, -c, "echo limited begins; exec tail -f /dev/null"]
                resources:
                  requests: {cpu: 100m}
                  limits: {cpu: 250m, memory: 64Mi}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: greedy}
            spec:
              nodeName: machine
              restartPolicy: Never
              containers:
              - name: c
                image: navarch.test/tools:1
                command: [tail, /dev/zero]
                resources: {limits: {memory: 32Mi}}
            """;
}
