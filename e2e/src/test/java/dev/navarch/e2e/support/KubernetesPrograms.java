package dev.navarch.e2e.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Kubernetes' own components, which {@code deploy/kubernetes-components.sh} builds. */
public final class KubernetesPrograms {

    /** Why tests with them may be left out. */
    public static final String NEEDED =
            "needs the programs that deploy/kubernetes-components.sh builds, cgroup v1, and a host"
                    + " that is no node of another cluster";

    private static final List<String> ALL =
            List.of(
                    "kube-scheduler",
                    "kube-controller-manager",
                    "kube-proxy",
                    "kubelet",
                    "kubeadm");

    private KubernetesPrograms() {}

    static Path directory() {
        String said = System.getenv().getOrDefault("NAVARCH_KUBERNETES_BIN", "");
        return said.isEmpty()
                ? Repository.root().resolve(".cache/kubernetes-1.20.2/bin")
                : Path.of(said);
    }

    static Path program(String name) {
        return directory().resolve(name);
    }

    /** Whether they can run here: JUnit asks by this name. */
    public static boolean usable() {
        return ALL.stream().allMatch(name -> Files.isExecutable(program(name)))
                && Files.isDirectory(Path.of("/sys/fs/cgroup/memory"))
                && NodeFiles.DIRECTORIES.stream().noneMatch(Files::exists);
    }
}
