package dev.navarch.standalone;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the user may set, by environment variables.
 *
 * @param home NAVARCH_HOME, where everything is kept
 * @param port NAVARCH_PORT, of the API server
 * @param runtime NAVARCH_RUNTIME
 * @param nodes NAVARCH_NODES, how many simulated nodes
 * @param services NAVARCH_SERVICES, what runs beside the API service; what is left out may be
 *     Kubernetes' own component
 */
record Settings(Path home, int port, Containers runtime, int nodes, Set<String> services) {

    /** Which containers pods get. */
    enum Containers {
        AUTO,
        CRI,
        SIMULATED
    }

    Settings {
        home = home.toAbsolutePath().normalize();
        services = Set.copyOf(services);
        if (!Services.names().containsAll(services)) {
            throw new IllegalArgumentException(
                    "NAVARCH_SERVICES must be of "
                            + String.join(", ", Services.names())
                            + ", not "
                            + String.join(", ", services));
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("NAVARCH_PORT must be a port: " + port);
        }
        if (nodes < 0) {
            throw new IllegalArgumentException("NAVARCH_NODES must not be negative: " + nodes);
        }
    }

    static Settings of(Map<String, String> environment) {
        return new Settings(
                Path.of(environment.getOrDefault("NAVARCH_HOME", ".navarch")),
                number(environment, "NAVARCH_PORT", 6443),
                runtime(environment.getOrDefault("NAVARCH_RUNTIME", "auto")),
                number(environment, "NAVARCH_NODES", 0),
                services(environment.getOrDefault("NAVARCH_SERVICES", "")));
    }

    /** All when nothing is said. The API service is there in any case, named or not. */
    private static Set<String> services(String text) {
        if (text.isBlank()) {
            return Services.names();
        }
        Set<String> named = new TreeSet<>();
        for (String name : text.split(",")) {
            named.add(name.strip());
        }
        named.remove(Services.API.name());
        return named;
    }

    private static Containers runtime(String text) {
        for (Containers runtime : Containers.values()) {
            if (runtime.name().equalsIgnoreCase(text)) {
                return runtime;
            }
        }
        throw new IllegalArgumentException(
                "NAVARCH_RUNTIME must be auto, cri or simulated, not " + text);
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "");
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + text, e);
        }
    }

    /** How many nodes there will be: this host's own, or simulated ones. */
    int expectedNodes() {
        return services.contains("node-agent") ? Math.max(1, nodes) : 0;
    }

    String runtimeName() {
        return runtime.name().toLowerCase(Locale.ROOT);
    }
}
