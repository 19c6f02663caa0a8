package dev.navarch.metrics.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The control groups of a host. A group is named by its path from the root, {@code /} being the
 * whole host and {@code /kubepods/pod1} a pod.
 */
public interface Cgroups {

    /** What the group uses; empty when it is not there (any more). */
    Optional<CgroupFigures> read(String group);

    /** The names of the groups directly below; none when the group is not there. */
    List<String> children(String group);

    /** The processes of the group and all below it. */
    List<Long> processes(String group);

    /** When the group was made, in seconds since 1970; 0 when that is not known. */
    long created(String group);

    /**
     * The groups below a mount point, {@code /sys/fs/cgroup}; version 2 where its one hierarchy is
     * mounted there, version 1 where there is one directory for each controller.
     */
    static Cgroups at(Path mount) {
        return Files.exists(mount.resolve("cgroup.controllers"))
                ? new CgroupsV2(mount)
                : CgroupsV1.at(mount);
    }

    /** The path of a child. */
    static String child(String group, String name) {
        return group.equals("/") ? "/" + name : group + "/" + name;
    }
}
