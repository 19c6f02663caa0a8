package dev.navarch.nodeagent.containerd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A containerd that belongs to this agent alone. It runs in a session of its own, so it and the
 * containers survive the agent, however that ends; the next agent finds it by its pid file and
 * adopts it. Stopping it is a choice of its own ({@link #stop}).
 */
public final class PrivateContainerd {

    private static final Logger log = LoggerFactory.getLogger(PrivateContainerd.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ContainerdFiles files;
    private final Path cniBinaries;

    public PrivateContainerd(ContainerdFiles files, Path cniBinaries) {
        this.files = files;
        this.cniBinaries = cniBinaries;
    }

    public ContainerdFiles files() {
        return files;
    }

    /** Starts it, or adopts the one that runs; returns when it answers and has the pause image. */
    public synchronized void start() {
        try {
            Files.createDirectories(files.networks());
            Files.createDirectories(files.state());
            Optional<ProcessHandle> running = running();
            if (running.isPresent()) {
                log.info("adopting containerd, process {}", running.get().pid());
            } else {
                launch();
            }
            awaitAnswer();
            importPause();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized boolean isRunning() {
        return running().isPresent();
    }

    /** Starts it again if it has died; what it ran goes on running meanwhile. */
    public synchronized boolean restartIfDead() {
        if (running().isPresent()) {
            return false;
        }
        log.warn("containerd has ended; starting it again");
        start();
        return true;
    }

    private void launch() throws IOException {
        Files.writeString(files.config(), ContainerdConfig.detect(files, cniBinaries).toml());
        Process process =
                new ProcessBuilder("setsid", "containerd", "--config", files.config().toString())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                        .redirectErrorStream(true)
                        .start();
        Files.writeString(files.pid(), process.pid() + "\n");
        log.info("started containerd, process {}, log {}", process.pid(), files.log());
    }

    private Optional<ProcessHandle> running() {
        try {
            if (!Files.exists(files.pid())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(files.pid()).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Not the opposite of {@link #running}: in the moment in which the program replaces the one
     * that launched it, a process has no command line to be known by.
     */
    private boolean hasEnded() throws IOException {
        long pid = Long.parseLong(Files.readString(files.pid()).strip());
        return !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** A pid may have passed to another process since; ours names our configuration. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(files.config().toString());
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitAnswer() throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            if (Files.exists(files.socket()) && ctr(List.of("version")).code() == 0) {
                return;
            }
            if (System.nanoTime() > end || hasEnded()) {
                throw new IOException("containerd does not answer; see " + files.log());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while containerd started", e);
            }
        }
    }

    private void importPause() throws IOException {
        if (ctr(List.of("-n", "k8s.io", "images", "ls", "-q")).output().contains(PauseImage.NAME)) {
            return;
        }
        Path archive = files.directory().resolve("pause.tar");
        PauseImage.write(archive);
        importImage(archive);
    }

    /**
     * Takes in the images of an OCI or Docker archive.
     *
     * @throws IOException with containerd's message, when the archive is not one
     */
    public void importImage(Path archive) throws IOException {
        CtrResult result = ctr(List.of("-n", "k8s.io", "images", "import", archive.toString()));
        if (result.code() != 0) {
            throw new IOException("cannot import " + archive + ": " + result.output().strip());
        }
    }

    private record CtrResult(int code, String output) {}

    private CtrResult ctr(List<String> arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>();
        command.add("ctr");
        command.add("--address");
        command.add(files.socket().toString());
        command.addAll(arguments);
        Path output = Files.createTempFile(files.directory(), "ctr", ".out");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            return new CtrResult(process.waitFor(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /**
     * Tells containerd which network pods are in. It notices by itself that a file is written, but
     * not that one is renamed into place.
     */
    public void configureNetwork(CniConfig network) throws IOException {
        Path target = files.networks().resolve("10-navarch.conflist");
        if (Files.exists(target) && Files.readString(target).equals(network.json())) {
            return;
        }
        Files.writeString(target, network.json());
    }

    /** Ends containerd itself; containers that still run are left to their shims. */
    public synchronized void stop() {
        running()
                .ifPresent(process -> {
                    process.destroy();
                    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
                });
    }
}
