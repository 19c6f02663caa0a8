package dev.navarch.standalone;

import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the standalone cluster itself must know; everything else is for its services.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param port where the API server listens; 0 takes a free port, which the kubeconfig then names
 * @param runtime real containers (cri), simulated ones, or what the machine allows (auto)
 * @param nodes how many simulated nodes there are beside the machine's own, if that is real, or
 *     instead of it
 * @param address this machine's address on the network of machines that shall join; empty when none
 *     shall
 * @param services what runs beside the API service in the standalone cluster; what is left out may
 *     be Kubernetes' own component. Empty for all
 */
@ConfigurationProperties("navarch")
record Settings(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("6443") int port,
        @DefaultValue("auto") Containers runtime,
        @DefaultValue("0") int nodes,
        @DefaultValue("") String address,
        @DefaultValue Join join,
        @DefaultValue({"controller", "scheduler", "node-agent", "proxy", "metrics"})
                Set<String> services) {

    /** Which containers pods get. */
    enum Containers {
        AUTO,
        CRI,
        SIMULATED
    }

    /**
     * How machines join.
     *
     * @param kafkaPort where machines that joined reach the embedded Kafka, at navarch.address
     */
    record Join(@DefaultValue("9094") int kafkaPort) {

        Join {
            Setting.port("navarch.join.kafka-port", kafkaPort);
        }
    }

    Settings {
        home = home.toAbsolutePath().normalize();
        services = chosen(services);
        Setting.port("navarch.port", port);
        // Services must find the API server before it has told anybody.
        Setting.atLeast("navarch.port", 1, port);
        Setting.atLeast("navarch.nodes", 0, nodes);
        if (!address.isEmpty()) {
            reachable(address);
        }
    }

    static void reachable(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            if (!literal.isAnyLocalAddress() && !literal.isLoopbackAddress()) {
                return;
            }
        } catch (IllegalArgumentException noAddress) {
            // Said below.
        }
        throw new SettingException(
                "navarch.address",
                "must be an address of this machine that others reach, not \"" + address + "\"");
    }

    /** What services must know for other machines to join. */
    Map<String, String> joining() {
        return address.isEmpty()
                ? Map.of()
                : Map.of(
                        "navarch.api.bind", "127.0.0.1," + address,
                        "navarch.api.advertise-address", address,
                        "navarch.node.address", address,
                        "navarch.join.api-url", "https://" + address + ":" + port,
                        "navarch.join.kafka-bootstrap-servers", address + ":" + join.kafkaPort());
    }

    /** All when nothing is said. The API service is there in any case, named or not. */
    private static Set<String> chosen(Set<String> named) {
        if (named.isEmpty()) {
            return Services.names();
        }
        Set<String> chosen = new TreeSet<>(named);
        chosen.remove(Services.API.name());
        for (String name : chosen) {
            if (!Services.names().contains(name)) {
                throw new SettingException(
                        "navarch.services",
                        "must be of "
                                + Services.API.name()
                                + ", "
                                + String.join(", ", Services.names())
                                + ", not \""
                                + name
                                + "\"");
            }
        }
        return Set.copyOf(chosen);
    }

    /** How many nodes there will be: this host's own, or simulated ones. */
    int expectedNodes() {
        return services.contains("node-agent") ? Math.max(1, nodes) : 0;
    }

    String runtimeName() {
        return runtime.name().toLowerCase(Locale.ROOT);
    }
}
