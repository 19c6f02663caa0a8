package dev.navarch.standalone;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.settings.ServiceProcess;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The running cluster. PostgreSQL and Kafka start side by side; the API service, which needs the
 * first and makes everybody's keys, follows; then all others side by side. It stops in the opposite
 * order, so that what a service has to say last is still heard.
 */
final class Cluster implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Cluster.class.getName());
    private static final Duration NODES_LIMIT = Duration.ofSeconds(60);

    private final Settings settings;
    private final List<String> arguments;
    private final HomeLock lock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final AllMeters meters = new AllMeters();
    private boolean closing;

    /**
     * Takes the data directory.
     *
     * @param arguments further settings, for the services
     */
    Cluster(Settings settings, String... arguments) {
        this.settings = settings;
        this.arguments = List.of(arguments);
        this.lock = HomeLock.take(settings.home());
    }

    /**
     * Starts everything.
     *
     * @return what to tell the user
     */
    String start() throws InterruptedException {
        long begin = System.nanoTime();
        Infrastructure infrastructure = Infrastructure.start(settings);
        started(infrastructure);
        Map<String, String> properties = new HashMap<>(infrastructure.properties());
        properties.put("navarch.home", settings.home().toString());
        properties.put("navarch.port", Integer.toString(settings.port()));
        properties.put("navarch.api.url", "https://127.0.0.1:" + settings.port());
        properties.put("navarch.runtime", settings.runtimeName());
        properties.put("navarch.nodes", Integer.toString(settings.nodes()));
        properties.putAll(settings.joining());
        infrastructure.awaitPostgres();
        ConfigurableApplicationContext api = start(Services.API, properties);
        meters.show(api);
        infrastructure.awaitKafka();
        List<CompletableFuture<ConfigurableApplicationContext>> others =
                Services.OTHERS.stream()
                        .filter(other -> settings.services().contains(other.name()))
                        .map(other -> Parallel.call(other.name(), () -> start(other, properties)))
                        .toList();
        others.forEach(CompletableFuture::join);
        boolean ready =
                Readiness.awaitNodes(
                        api.getBean(ChangeFeed.class), settings.expectedNodes(), NODES_LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return Welcome.text(settings, seconds, ready);
    }

    private ConfigurableApplicationContext start(
            Services.Service service, Map<String, String> properties) {
        Map<String, String> own = new HashMap<>(properties);
        own.put("navarch.kafka.member", "standalone");
        ConfigurableApplicationContext context =
                ServiceContext.start(service, meters, own, arguments);
        LOG.log(Level.INFO, "{0} has started", service.name());
        started(context);
        return context;
    }

    private void started(AutoCloseable part) {
        boolean late;
        synchronized (running) {
            late = closing;
            running.push(part);
        }
        if (late) {
            throw new IllegalStateException("stopped while it was starting");
        }
    }

    /**
     * Says why the start failed, in a line, and where to read more.
     *
     * @return the exit code
     */
    int explain(Throwable failure) {
        LOG.log(Level.ERROR, "the cluster did not start", failure);
        int code = ServiceProcess.explain("it did not start", failure, System.err);
        System.err.println("navarch: more in " + settings.home().resolve("logs/standalone.log"));
        return code;
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        Deque<AutoCloseable> parts;
        synchronized (running) {
            closing = true;
            parts = new ArrayDeque<>(running);
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "could not stop " + part, e);
            }
        }
        lock.close();
        ended.countDown();
    }
}
