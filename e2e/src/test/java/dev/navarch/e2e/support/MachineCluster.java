package dev.navarch.e2e.support;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A cluster on this machine that lets machines join, and a virtual one that may. */
public final class MachineCluster implements AutoCloseable {

    private final VirtualMachine machine;
    private final Product product;

    MachineCluster(Path home, Map<String, String> settings) {
        this.machine = new VirtualMachine(home.resolveSibling("machine"));
        Map<String, String> all = new HashMap<>(settings);
        all.put("NAVARCH_ADDRESS", VirtualMachine.HERE);
        try {
            this.product = new Product(home, all);
        } catch (RuntimeException | AssertionError e) {
            machine.close();
            throw e;
        }
    }

    public Product product() {
        return product;
    }

    public Kubectl kubectl() {
        return product.kubectl();
    }

    public VirtualMachine machine() {
        return machine;
    }

    @Override
    public void close() {
        try (VirtualMachine virtual = machine) {
            product.close();
        }
    }
}
