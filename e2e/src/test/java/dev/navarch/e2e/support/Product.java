package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged product, run by {@code make run} as a user runs it, on a data directory of its own.
 */
public final class Product implements AutoCloseable {

    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofMinutes(2);

    private final Path home;
    private Map<String, String> settings;
    private final Path log;
    private Process process;

    /**
     * @param settings environment variables besides NAVARCH_HOME
     */
    public Product(Path home, Map<String, String> settings) {
        this.home = home;
        this.settings = settings;
        this.log = home.resolveSibling(home.getFileName() + ".log");
        this.process = launch();
    }

    public Path home() {
        return home;
    }

    public Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    public Kubectl kubectl() {
        return new Kubectl(kubeconfig());
    }

    /** Runs one of the product's commands on this data directory. */
    public Shell.Result navarch(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(
                Repository.root().resolve("services/standalone/target/app/bin/navarch").toString());
        line.addAll(List.of(arguments));
        return Shell.run(
                line,
                Map.of(
                        "NAVARCH_HOME",
                        home.toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home")),
                "",
                STOP);
    }

    /** Everything that the product printed. */
    public String printed() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process of the cluster itself, below make's. */
    public ProcessHandle java() {
        return process.descendants()
                .filter(Product::isJava)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no java process: " + printed()));
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    /** Ends the cluster's process as a power cut would. */
    public void kill() {
        ProcessHandle java = java();
        java.destroyForcibly();
        java.onExit().join();
        await(process, STOP);
    }

    /** Starts it again on the same data and waits until it is ready. */
    public void restart() {
        process = launch();
    }

    /** Starts it with other settings on the same data. */
    public void restart(Map<String, String> others) {
        settings = others;
        process = launch();
    }

    /**
     * Stops it as a service manager does, and tells whether it ended by itself. SIGINT would not
     * do: whoever starts the tests in the background leaves it ignored in all that they start.
     */
    public boolean stop() {
        process.descendants().filter(Product::isJava).forEach(ProcessHandle::destroy);
        return await(process, STOP);
    }

    private Process launch() {
        try {
            Files.createDirectories(home);
            ProcessBuilder builder =
                    new ProcessBuilder("make", "-s", "run").directory(Repository.root().toFile());
            builder.environment().put("NAVARCH_HOME", home.toString());
            builder.environment().putAll(settings);
            Files.writeString(log, "");
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            Process started = builder.start();
            try {
                awaitReady(started);
            } catch (AssertionError e) {
                kill(started);
                throw e;
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process started) {
        Await.until(
                "the product is ready",
                READY,
                this::printed,
                text -> {
                    if (!started.isAlive()) {
                        throw new AssertionError("it ended: " + text);
                    }
                    return text.contains("kubectl");
                });
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static boolean await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        if (process.isAlive() && !stop()) {
            kill(process);
        }
    }
}
