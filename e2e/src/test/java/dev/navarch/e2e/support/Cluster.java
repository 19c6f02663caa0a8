package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class the same running cluster, started when the first one asks and stopped
 * after the last. A test takes a {@link Product} or a {@link Kubectl}.
 */
public final class Cluster implements ParameterResolver {

    private static final ExtensionContext.Namespace HERE =
            ExtensionContext.Namespace.create(Cluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Product.class || type == Kubectl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running =
                context.getRoot()
                        .getStore(HERE)
                        .computeIfAbsent("cluster", key -> new Running(), Running.class);
        return parameter.getParameter().getType() == Kubectl.class
                ? running.product.kubectl()
                : running.product;
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

    private static final class Running implements AutoCloseable {

        private final Path directory;
        private final Product product;

        Running() {
            try {
                directory = Files.createTempDirectory("navarch-e2e");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            product =
                    new Product(
                            directory.resolve("home"),
                            Map.of("NAVARCH_PROXY_CLEANUPONEXIT", "true"));
            load(product.home(), Images.tools(directory));
        }

        @Override
        public void close() {
            product.close();
            Leftovers.clear(product.home());
        }
    }
}
