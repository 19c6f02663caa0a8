package dev.navarch.nodeagent.containerd;

import java.nio.file.Path;

/**
 * Where the agent's own containerd keeps what is its own, all under one directory, so that the
 * system's containerd is left alone.
 *
 * @param directory {@code ${navarch.home}/containerd}
 */
public record ContainerdFiles(Path directory) {

    /** What a Unix socket's address can hold on Linux, without the closing zero. */
    private static final int SOCKET_PATH_LIMIT = 107;

    public ContainerdFiles {
        directory = directory.toAbsolutePath().normalize();
    }

    public Path config() {
        return directory.resolve("config.toml");
    }

    public Path root() {
        return directory.resolve("root");
    }

    public Path state() {
        return directory.resolve("state");
    }

    public Path networks() {
        return directory.resolve("cni");
    }

    /**
     * How registries are reached: {@code <host>_<port>_/hosts.toml} or {@code <host>/hosts.toml},
     * in the format that containerd describes in its {@code docs/hosts.md}.
     */
    public Path registries() {
        return directory.resolveSibling("registries");
    }

    public Path log() {
        return directory.resolve("containerd.log");
    }

    public Path pid() {
        return directory.resolve("containerd.pid");
    }

    /** Under /run where the directory's own path is too long for a socket. */
    public Path socket() {
        Path inside = directory.resolve("containerd.sock");
        return inside.toString().length() + ".ttrpc".length() <= SOCKET_PATH_LIMIT
                ? inside
                : Path.of("/run")
                        .resolve(
                                "navarch-"
                                        + OciArchive.sha256(
                                                        directory
                                                                .toString()
                                                                .getBytes(
                                                                        java.nio.charset
                                                                                .StandardCharsets
                                                                                .UTF_8))
                                                .substring(0, 12)
                                        + ".sock");
    }
}
