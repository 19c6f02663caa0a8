package dev.navarch.e2e.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What kubeadm and a kubelet leave on a host, at places that are theirs by convention. */
final class NodeFiles {

    static final List<Path> DIRECTORIES =
            List.of(Path.of("/etc/kubernetes"), Path.of("/var/lib/kubelet"));

    /** A kubelet removes the pods' cgroups below its root that it does not know. */
    static final String CGROUP_ROOT = "/navarch-e2e";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private NodeFiles() {}

    /** Makes the cgroup root in every hierarchy; an empty cpuset takes no process. */
    static void makeCgroups() {
        shell(
                """
                for hierarchy in /sys/fs/cgroup/*/; do
                    mkdir -p "$hierarchy$0"
                    for file in cpuset.cpus cpuset.mems; do
                        if [ -e "$hierarchy$file" ]; then
                            cat "$hierarchy$file" > "$hierarchy$0/$file"
                        fi
                    done
                done
                """);
    }

    static void remove() {
        shell(
                """
                grep -o ' /var/lib/kubelet[^ ]*' /proc/mounts | sort -r | xargs -r umount -l
                rm -rf /etc/kubernetes /var/lib/kubelet
                find /sys/fs/cgroup/*"$0" -depth -type d -exec rmdir {} + 2>/dev/null
                iptables-save | grep -v KUBE- | iptables-restore
                ip6tables-save | grep -v KUBE- | ip6tables-restore
                """);
    }

    private static void shell(String script) {
        Shell.run(List.of("sh", "-c", script, CGROUP_ROOT), Map.of(), "", LIMIT);
    }
}
