package dev.navarch.api.replicas;

import dev.navarch.api.ApiService;
import dev.navarch.api.ApiWiring;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.testkit.KubeconfigClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One API service of several on a database, which can be stopped and started. */
final class Replica implements AutoCloseable {

    private final Path home;
    private final String database;
    private volatile @Nullable ConfigurableApplicationContext context;
    private volatile @Nullable KubeconfigClient client;

    Replica(Path home, String database) {
        this.home = home;
        this.database = database;
    }

    void start() throws Exception {
        ConfigurableApplicationContext started =
                new SpringApplicationBuilder(ApiWiring.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                Map.of(
                                        "navarch.home", home.toString(),
                                        "navarch.port", "0",
                                        "navarch.node.name", "n1",
                                        "navarch.kafka.enabled", "false",
                                        "navarch.postgres.url", database,
                                        "spring.main.banner-mode", "off"))
                        .run();
        context = started;
        ApiService service = started.getBean(ApiService.class);
        service.bootstrapped().get(180, TimeUnit.SECONDS);
        client = KubeconfigClient.of(home.resolve("kubeconfig"));
    }

    /** The newest way to it, which leads nowhere while it is stopped. */
    KubeconfigClient client() {
        KubeconfigClient known = client;
        if (known == null) {
            throw new IllegalStateException("never started");
        }
        return known;
    }

    /** Cuts every connection that clients have to it, and lets them connect again. */
    void cutClients() throws Exception {
        KubeconfigClient before = client();
        client = KubeconfigClient.of(home.resolve("kubeconfig"));
        before.http().shutdownNow();
        before.http().awaitTermination(Duration.ofSeconds(10));
    }

    void compact(long upToRevision) {
        ConfigurableApplicationContext running = context;
        if (running != null) {
            running.getBean(ObjectStore.class).compact(upToRevision);
        }
    }

    void stop() {
        ConfigurableApplicationContext running = context;
        context = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
