package dev.navarch.nodeagent.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The configuration of the agent's own containerd, as TOML.
 *
 * @param cniBinaries where the network plugins are
 * @param overlay whether the data directory's file system can carry overlay mounts
 * @param appArmor whether the kernel has AppArmor
 * @param systemd whether systemd manages the cgroups
 */
record ContainerdConfig(
        ContainerdFiles files,
        Path cniBinaries,
        boolean overlay,
        boolean appArmor,
        boolean systemd) {

    /** Looks at the machine. Cgroups are managed without systemd, by the same paths everywhere. */
    static ContainerdConfig detect(ContainerdFiles files, Path cniBinaries) throws IOException {
        return new ContainerdConfig(
                files,
                cniBinaries,
                !Files.getFileStore(files.directory()).type().equals("overlay"),
                Files.exists(Path.of("/sys/kernel/security/apparmor")),
                false);
    }

    String toml() {
        return """
        version = 2
        root = "%s"
        state = "%s"
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", \
        "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

        [grpc]
          address = "%s"

        [plugins."io.containerd.internal.v1.opt"]
          path = "%s"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "%s"
          restrict_oom_score_adj = true
          disable_apparmor = %s
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "%s:/etc/containerd/certs.d"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "%s"
            conf_dir = "%s"
          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "%s"
            default_runtime_name = "runc"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                SystemdCgroup = %s
        """
                .formatted(
                        files.root(),
                        files.state(),
                        files.socket(),
                        files.directory().resolve("opt"),
                        PauseImage.NAME,
                        !appArmor,
                        files.registries(),
                        cniBinaries,
                        files.networks(),
                        overlay ? "overlayfs" : "native",
                        systemd);
    }
}
