package dev.navarch.e2e.support;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A cluster that lets machines join, and a machine that may. Certificates are signed for three
 * minutes, so that a node renews its own after half a minute.
 */
public final class JoinCluster implements AutoCloseable {

    private final OtherMachine other;
    private final Product product;

    public JoinCluster(Path home, Map<String, String> settings) {
        this.other = new OtherMachine(home.resolveSibling("other"));
        Map<String, String> all = new HashMap<>(settings);
        all.put("NAVARCH_ADDRESS", OtherMachine.HERE);
        all.put("NAVARCH_CLUSTERSIGNINGDURATION", "3m");
        try {
            this.product = new Product(home, all);
        } catch (RuntimeException | AssertionError e) {
            other.close();
            throw e;
        }
    }

    public Product product() {
        return product;
    }

    public Kubectl kubectl() {
        return product.kubectl();
    }

    public OtherMachine other() {
        return other;
    }

    /** Runs a command of the product on the cluster's own machine. */
    public Shell.Result navarch(String... arguments) {
        return product.navarch(arguments);
    }

    @Override
    public void close() {
        try (OtherMachine machine = other) {
            product.close();
        }
    }
}
