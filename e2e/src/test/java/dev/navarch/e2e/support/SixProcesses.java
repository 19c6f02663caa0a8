package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

    /** The API service's; those of the others follow it in the order of {@link #SERVICES}. */
    private static final int HEALTH_PORT = 18_090;

    /** The services that answer at a health port. */
    public static final List<String> SERVICES =
            List.of("api", "controller", "scheduler", "node-agent", "proxy", "metrics");

    private static final Duration READY = Duration.ofMinutes(6);
    private static final Duration RESTARTED = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofMinutes(2);

    private final Path home;
    private final Path log;
    private final SpanReceiver spans = new SpanReceiver();
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

    /** What a service shows to Prometheus; empty while it does not answer. */
    public String metrics(String service) {
        int port = HEALTH_PORT + SERVICES.indexOf(service);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the services send their spans; only requests that ask for it are traced. */
    public SpanReceiver spans() {
        return spans;
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

    /** Ends a part in good order and waits until it has been started anew, as an upgrade does. */
    public void restart(String part) {
        long pid = pid(part);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        Await.until(
                part + " has been started again", RESTARTED, () -> pid(part), now -> now != pid);
    }

    /**
     * A second replica of the API, with the same keys and database.
     *
     * @param other its data directory
     */
    public Replica replica(Path other, int port) {
        return new Replica(home, other, port);
    }

    /** A further API service, which its user starts and stops. */
    public static final class Replica implements AutoCloseable {

        private final Path home;
        private final Path first;
        private final int port;
        private @Nullable Process process;

        private Replica(Path first, Path home, int port) {
            this.first = first;
            this.home = home;
            this.port = port;
            try {
                Files.createDirectories(home);
                Files.createSymbolicLink(home.resolve("pki"), first.resolve("pki"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Path kubeconfig() {
            return home.resolve("kubeconfig");
        }

        /** Starts it and waits until it is ready. */
        public void start() {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Repository.root()
                                    .resolve("services/standalone/target/app/bin/navarch")
                                    .toString(),
                            "api");
            builder.environment()
                    .putAll(
                            Map.of(
                                    "NAVARCH_HOME",
                                    home.toString(),
                                    "NAVARCH_PORT",
                                    Integer.toString(port),
                                    "NAVARCH_POSTGRES_URL",
                                    "jdbc:postgresql://127.0.0.1:5433/navarch",
                                    "NAVARCH_POSTGRES_USER",
                                    "navarch",
                                    "NAVARCH_POSTGRES_PASSWORDFILE",
                                    first.resolve("postgres/password").toString(),
                                    "NAVARCH_KAFKA_BOOTSTRAPSERVERS",
                                    "127.0.0.1:9092",
                                    "NAVARCH_KAFKA_PASSWORDFILE",
                                    first.resolve("kafka-password").toString(),
                                    "NAVARCH_KAFKA_MEMBER",
                                    "api-2",
                                    "NAVARCH_JAVA_OPTS",
                                    SHORT_LIVED));
            try {
                process =
                        builder.redirectErrorStream(true)
                                .redirectOutput(home.resolve("api.out").toFile())
                                .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Await.until(
                    "the second replica is ready",
                    READY,
                    () ->
                            Files.exists(kubeconfig())
                                    ? new Kubectl(kubeconfig()).run("get", "--raw", "/readyz").all()
                                    : "",
                    answer -> answer.startsWith("ok"));
        }

        /** Stops it in good order. */
        public void stop() {
            Process running = process;
            if (running == null) {
                return;
            }
            running.destroy();
            try {
                if (!running.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly();
                    throw new AssertionError("the second replica did not stop");
                }
            } catch (InterruptedException e) {
                running.destroyForcibly();
                Thread.currentThread().interrupt();
            }
            process = null;
        }

        @Override
        public void close() {
            stop();
        }
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
            builder.environment().put("NAVARCH_HEALTH_PORT", Integer.toString(HEALTH_PORT));
            builder.environment().put("NAVARCH_TRACING_ENABLED", "true");
            builder.environment().put("NAVARCH_TRACING_SAMPLING", "0");
            builder.environment().put("NAVARCH_TRACING_ENDPOINT", spans.url());
            builder.environment().put("OTEL_BSP_SCHEDULE_DELAY", "500");
            builder.environment().put("NAVARCH_LOG_FORMAT", "json");
            builder.environment().put("NAVARCH_AUDIT_POLICYFILE", auditPolicy().toString());
            builder.environment()
                    .put("NAVARCH_AUDIT_LOG_PATH", home.resolve("logs/audit.log").toString());
            builder.environment().put("NAVARCH_AUDIT_LOG_MODE", "batch");
            builder.environment().putAll(settings);
            return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Notes nothing, so that writes cost what they cost without; but there is a buffer to watch.
     */
    private Path auditPolicy() throws IOException {
        return Files.writeString(
                home.resolve("audit-policy.yaml"),
                """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                rules: [{level: None}]
                """);
    }

    /** Stops it as a service manager does; what does not end by itself is made to. */
    @Override
    public void close() {
        spans.close();
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
