package dev.navarch.metrics.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pods and containers among the control groups: {@code kubepods/burstable/pod<uid>/<container
 * id>}, or systemd's {@code kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope}, in which
 * the uid has underscores for dashes.
 */
public final class PodGroups {

    private static final Pattern POD =
            Pattern.compile("(?:^|-)pod([0-9a-zA-Z_][0-9a-zA-Z_-]{6,})(?:\\.slice)?$");
    private static final Pattern CONTAINER = Pattern.compile("(?:^|-)([0-9a-f]{64})(?:\\.scope)?$");

    private PodGroups() {}

    /** A pod's group. */
    public record PodGroup(String uid, String group, List<ContainerGroup> containers) {

        public PodGroup {
            containers = List.copyOf(containers);
        }
    }

    /** A container's or a sandbox's group. */
    public record ContainerGroup(String id, String group) {}

    /**
     * All pods below the parent.
     *
     * @param parent {@code /kubepods}
     */
    public static List<PodGroup> below(Cgroups cgroups, String parent) {
        List<PodGroup> pods = new ArrayList<>();
        for (String name : cgroups.children(parent)) {
            String group = Cgroups.child(parent, name);
            Matcher pod = POD.matcher(name);
            if (pod.find()) {
                pods.add(
                        new PodGroup(
                                pod.group(1).replace('_', '-'), group, containers(cgroups, group)));
            } else {
                pods.addAll(below(cgroups, group));
            }
        }
        return pods;
    }

    private static List<ContainerGroup> containers(Cgroups cgroups, String pod) {
        List<ContainerGroup> containers = new ArrayList<>();
        for (String name : cgroups.children(pod)) {
            Matcher container = CONTAINER.matcher(name);
            if (container.find()) {
                containers.add(new ContainerGroup(container.group(1), Cgroups.child(pod, name)));
            }
        }
        return containers;
    }
}
