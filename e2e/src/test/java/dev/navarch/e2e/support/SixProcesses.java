package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The packaged product as six services, PostgreSQL and Kafka, each a process of its own, run by
 * {@code make run-six}, which starts again what ends.
 */
public final class SixProcesses implements AutoCloseable {

    private static final List<String> PARTS =
            List.of(
                    "postgres",
                    "kafka",
                    "api",
                    "controller",
                    "scheduler",
                    "node-agent",
                    "proxy",
                    "metrics");

    /** Sixteen processes are started and none lives long enough to gain by being compiled well. */
    private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

    private static final Duration READY = Duration.ofMinutes(6);
    private static final Duration RESTARTED = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofMinutes(2);

    private final Path home;
    private final Path log;
    private final Process process;

    /**
     * @param settings environment variables besides NAVARCH_HOME
     */
    public SixProcesses(Path home, Map<String, String> settings) {
        this.home = home;
        this.log = home.resolveSibling(home.getFileName() + ".log");
        this.process = launch(settings);
        try {
            Await.until("the node is ready", READY, this::nodes, nodes -> nodes.contains("True"));
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    public Path home() {
        return home;
    }

    public Kubectl kubectl() {
        return new Kubectl(home.resolve("kubeconfig"));
    }

    /** Ends a part's process as a power cut would; PostgreSQL's with the server that it minds. */
    public void kill(String part) {
        long pid = pid(part);
        if (part.equals("postgres")) {
            kill(firstLine(home.resolve("postgres/data/postmaster.pid")));
        }
        kill(pid);
        Await.until(
                part + " has been started again", RESTARTED, () -> pid(part), now -> now != pid);
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private long pid(String part) {
        return firstLine(home.resolve("run/" + part + ".pid"));
    }

    /** A file's first line as a number; 0 while the file is being written. */
    private static long firstLine(Path file) {
        try {
            return Files.readAllLines(file).stream().findFirst().map(Long::parseLong).orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String nodes() {
        if (!process.isAlive()) {
            throw new AssertionError("it ended: " + printed());
        }
        return kubectl().value("{.items[*].status.conditions[?(@.type=='Ready')].status}", "nodes");
    }

    private String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(Map<String, String> settings) {
        try {
            Files.createDirectories(home);
            ProcessBuilder builder =
                    new ProcessBuilder("make", "-s", "run-six")
                            .directory(Repository.root().toFile());
            builder.environment().put("NAVARCH_HOME", home.toString());
            builder.environment().put("NAVARCH_JAVA_OPTS", SHORT_LIVED);
            builder.environment().putAll(settings);
            return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it as a service manager does; what does not end by itself is made to. */
    @Override
    public void close() {
        Set<ProcessHandle> all = new HashSet<>(process.descendants().toList());
        for (String part : PARTS) {
            if (Files.exists(home.resolve("run/" + part + ".pid"))) {
                ProcessHandle.of(pid(part)).ifPresent(all::add);
            }
        }
        process.children().forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            all.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
