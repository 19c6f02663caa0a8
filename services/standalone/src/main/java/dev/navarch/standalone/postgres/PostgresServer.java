package dev.navarch.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server as a child process, with durable data, reachable on the loopback address only
 * and only by password. It outlives this process when that one is killed; the next start finds it
 * by its pid file and stops it first, so that there is never a second server on the same data.
 */
public final class PostgresServer implements AutoCloseable {

    /** Who owns the database of the same name. */
    public static final String USER = "navarch";

    private static final String PID_FILE = "postmaster.pid";
    private static final int PORT_LINE = 3;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final int port;
    private final Path passwordFile;

    private PostgresServer(Process process, int port, Path passwordFile) {
        this.process = process;
        this.port = port;
        this.passwordFile = passwordFile;
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @param directory where its data, password and log are kept
     * @param binaries where its programs may be unpacked
     */
    public static PostgresServer start(Path directory, Path binaries, int port) {
        try {
            Files.createDirectories(directory);
            Path programs = PostgresBinaries.unpack(binaries);
            Path data = directory.resolve("data");
            Path log = directory.resolve("postgres.log");
            Path passwordFile = PasswordFile.ensure(passwordFile(directory));
            if (!Files.exists(data)) {
                initialize(programs, directory, data, passwordFile);
            }
            LeftOver.stop(data);
            Process process = launch(programs, data, port, log);
            PostgresServer server = new PostgresServer(process, port, passwordFile);
            server.awaitReady(log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL in " + directory, e);
        }
    }

    public String url() {
        return url(port);
    }

    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + USER;
    }

    /** Where the password of a directory's server is. */
    public static Path passwordFile(Path directory) {
        return directory.resolve("password");
    }

    /** The port of the server that runs in a directory, whoever started it. */
    public static Optional<Integer> runningPort(Path directory) throws IOException {
        Path data = directory.resolve("data");
        if (LeftOver.server(data).isEmpty()) {
            return Optional.empty();
        }
        return Files.readAllLines(data.resolve(PID_FILE)).stream()
                .skip(PORT_LINE)
                .findFirst()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Integer::parseInt);
    }

    public String user() {
        return USER;
    }

    public Path passwordFile() {
        return passwordFile;
    }

    public long pid() {
        return process.pid();
    }

    /** Rolls back what is under way, writes everything out and ends. */
    @Override
    public void close() {
        LeftOver.end(process.toHandle());
    }

    /** Waits until the server ends, whoever ended it. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    private static void initialize(Path programs, Path directory, Path data, Path passwordFile)
            throws IOException {
        Path fresh = Files.createTempDirectory(directory, "initializing");
        Path log = directory.resolve("initdb.log");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                programs.resolve("bin/initdb").toString(),
                                "--pgdata=" + fresh,
                                "--username=" + USER,
                                "--pwfile=" + passwordFile,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C"));
        Process process = asUnprivileged(command, log).start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("initdb failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Process launch(Path programs, Path data, int port, Path log) throws IOException {
        Map<String, String> settings =
                Map.ofEntries(
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("port", Integer.toString(port)),
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("max_connections", "40"),
                        Map.entry("shared_buffers", "64MB"),
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("wal_level", "minimal"),
                        Map.entry("max_wal_senders", "0"),
                        Map.entry("max_wal_size", "512MB"),
                        Map.entry("checkpoint_timeout", "10min"),
                        Map.entry("io_method", "sync"),
                        Map.entry("jit", "off"),
                        Map.entry("huge_pages", "off"),
                        Map.entry("max_worker_processes", "2"),
                        Map.entry("autovacuum_max_workers", "1"),
                        Map.entry("max_logical_replication_workers", "0"));
        List<String> command = new ArrayList<>();
        command.add(programs.resolve("bin/postgres").toString());
        command.add("-D");
        command.add(data.toString());
        settings.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        return asUnprivileged(command, log).start();
    }

    /**
     * In a session of its own, so that Ctrl-C in the terminal does not reach it before the services
     * that still need it; and, since PostgreSQL refuses to run as root, as nobody in a user
     * namespace of its own, where it still owns root's files.
     */
    private static ProcessBuilder asUnprivileged(List<String> command, Path log) {
        List<String> whole = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            whole.add("/usr/bin/setsid");
        }
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("unshare", "--user"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment().put("LC_ALL", "C");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private void awaitReady(Path log) throws IOException {
        Properties login = new Properties();
        login.setProperty("user", USER);
        login.setProperty("password", Files.readString(passwordFile).strip());
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            Optional<String> refusal = ensureDatabase(login);
            if (refusal.isEmpty()) {
                return;
            }
            boolean ended = awaitEnd(Duration.ofMillis(30));
            if (ended || System.nanoTime() > limit) {
                process.destroyForcibly();
                throw new IOException(refusal.get() + "; see " + log);
            }
        }
    }

    /** Makes the database if it is not there; says why when the server does not answer yet. */
    private Optional<String> ensureDatabase(Properties login) {
        String server = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        try (Connection connection = DriverManager.getConnection(server, login);
                Statement statement = connection.createStatement()) {
            boolean exists =
                    statement
                            .executeQuery("select 1 from pg_database where datname='" + USER + "'")
                            .next();
            if (!exists) {
                statement.execute("create database " + USER);
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e.toString());
        }
    }

    private boolean awaitEnd(Duration limit) throws IOException {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
