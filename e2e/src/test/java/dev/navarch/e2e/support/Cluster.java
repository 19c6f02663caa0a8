package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class the same running cluster, started when the first one asks and stopped
 * after the last. A test takes a {@link Product}, a {@link Kubectl}, the {@link ManifestServer}
 * that its node asks, {@link SixProcesses}, a {@link JoinCluster}, a {@link MachineCluster} or a
 * {@link KubernetesCluster}. The kinds share the host's ports, bridge and kernel rules, so one
 * stops before another starts.
 */
public final class Cluster implements ParameterResolver {

    private static final ExtensionContext.Namespace HERE =
            ExtensionContext.Namespace.create(Cluster.class);
    private static final Map<String, String> SETTINGS =
            Map.of("NAVARCH_PROXY_CLEANUPONEXIT", "true");
    private static final Map<String, String> SIX_SETTINGS =
            Map.of("NAVARCH_PROXY_CLEANUPONEXIT", "true", "NAVARCH_METRICS_INTERVAL", "2s");

    /** Besides a {@link Product}. */
    private static final Map<Class<? extends AutoCloseable>, Function<Path, AutoCloseable>> KINDS =
            Map.of(
                    SixProcesses.class,
                    home -> new SixProcesses(home, SIX_SETTINGS),
                    JoinCluster.class,
                    home -> new JoinCluster(home, SETTINGS),
                    MachineCluster.class,
                    home -> new MachineCluster(home, SETTINGS),
                    KubernetesCluster.class,
                    KubernetesCluster::new);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Product.class
                || type == Kubectl.class
                || type == ManifestServer.class
                || KINDS.containsKey(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Host host =
                context.getRoot()
                        .getStore(HERE)
                        .computeIfAbsent("cluster", key -> new Host(), Host.class);
        Class<?> type = parameter.getParameter().getType();
        if (KINDS.containsKey(type)) {
            return host.run(type, KINDS.get(type));
        }
        if (type == ManifestServer.class) {
            return host.manifests;
        }
        Product product = host.run(Product.class, home -> new Product(home, host.settings()));
        return type == Kubectl.class ? product.kubectl() : product;
    }

    /** Imports an image by the command that users have for it. */
    public static void load(Path home, Path archive) {
        Shell.Result loaded =
                Shell.run(
                        List.of(
                                "make",
                                "-s",
                                "-C",
                                Repository.root().toString(),
                                "load",
                                "IMAGE=" + archive),
                        Map.of("NAVARCH_HOME", home.toString()),
                        "",
                        Duration.ofMinutes(4));
        if (!loaded.ok()) {
            throw new AssertionError("make load: " + loaded.all());
        }
    }

    /** This machine, on which one cluster runs at a time. */
    private static final class Host implements AutoCloseable {

        private record Running(AutoCloseable cluster, Path home) {

            void end() {
                try {
                    cluster.close();
                } catch (Exception e) {
                    throw new IllegalStateException("could not stop the cluster", e);
                } finally {
                    Leftovers.clear(home);
                }
            }
        }

        private final ManifestServer manifests = new ManifestServer();
        private final Map<Class<?>, Throwable> failed = new HashMap<>();
        private Optional<Running> running = Optional.empty();

        <C> C run(Class<C> kind, Function<Path, ? extends AutoCloseable> starter) {
            if (failed.containsKey(kind)) {
                throw new IllegalStateException("it did not start before", failed.get(kind));
            }
            if (running.isPresent() && !kind.isInstance(running.get().cluster())) {
                end();
            }
            if (running.isEmpty()) {
                try {
                    running = Optional.of(start(starter));
                } catch (RuntimeException | AssertionError e) {
                    failed.put(kind, e);
                    throw e;
                }
            }
            return kind.cast(running.get().cluster());
        }

        private static Running start(Function<Path, ? extends AutoCloseable> starter) {
            Path directory;
            try {
                directory = Files.createTempDirectory("navarch-e2e");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path home = directory.resolve("home");
            Optional<Running> started = Optional.empty();
            try {
                started = Optional.of(new Running(starter.apply(home), home));
                load(home, Images.tools(directory));
                return started.get();
            } catch (RuntimeException | AssertionError e) {
                started.ifPresentOrElse(Running::end, () -> Leftovers.clear(home));
                throw e;
            }
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>(SETTINGS);
            settings.put("NAVARCH_MANIFESTURL", manifests.url());
            settings.put("NAVARCH_MANIFESTPERIOD", "1s");
            settings.put("NAVARCH_NODE_LOGMAXSIZE", "1MB");
            return settings;
        }

        private void end() {
            running.ifPresent(Running::end);
            running = Optional.empty();
        }

        @Override
        public void close() {
            end();
            manifests.close();
        }
    }
}
