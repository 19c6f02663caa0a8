package dev.navarch.api;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.postgres.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole API service on a real PostgreSQL, without Kafka, and real kubectl against it. */
public final class ApiFixture implements AutoCloseable {

    private final Path home;
    private final HikariDataSource database;
    private final ConfigurableApplicationContext context;

    public ApiFixture(Path home) throws Exception {
        this(home, Map.of());
    }

    /**
     * @param more properties beside those that every test needs
     */
    public ApiFixture(Path home, Map<String, Object> more) throws Exception {
        this(home, TestDatabase.fresh(), more);
    }

    /**
     * @param database of its own, which it closes
     */
    public ApiFixture(Path home, HikariDataSource database, Map<String, Object> more)
            throws Exception {
        this.home = home;
        this.database = database;
        this.context =
                new SpringApplicationBuilder(ApiWiring.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                Map.of(
                                        "navarch.home", home.toString(),
                                        "navarch.port", "0",
                                        "navarch.node.name", "n1",
                                        "navarch.kafka.enabled", "false",
                                        "navarch.postgres.url", database.getJdbcUrl(),
                                        "spring.main.banner-mode", "off"))
                        .properties(more)
                        .run();
        service().bootstrapped().get(180, TimeUnit.SECONDS);
    }

    public ApiService service() {
        return context.getBean(ApiService.class);
    }

    /** The store beneath, for a look at what really changed. */
    public ObjectStore store() {
        return context.getBean(ObjectStore.class);
    }

    public Path home() {
        return home;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The database, for a look at what is really there. */
    public HikariDataSource database() {
        return database;
    }

    /**
     * @param output what it printed, on either stream
     */
    public record Ran(int code, String output) {}

    public Ran kubectl(String... arguments) throws IOException, InterruptedException {
        return kubectlWith("", arguments);
    }

    /** Runs kubectl with something on its standard input. */
    public Ran kubectlWith(String input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "kubectl",
                                "--kubeconfig",
                                home.resolve("kubeconfig").toString(),
                                "--cache-dir",
                                home.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        Path in = Files.writeString(home.resolve("input"), input);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(in.toFile())
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}
