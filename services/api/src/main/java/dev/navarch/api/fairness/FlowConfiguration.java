package dev.navarch.api.fairness;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Hands flow schemas and priority levels to {@link Fairness} as soon as they are stored. */
public final class FlowConfiguration implements AutoCloseable {

    public static final GroupResource SCHEMAS =
            new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas");
    public static final GroupResource LEVELS =
            new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations");

    private final ObjectReader reader;
    private final Fairness fairness;
    private final BuiltIn builtIn;
    private final Subscription subscription;

    public FlowConfiguration(ObjectReader reader, Fairness fairness, BuiltIn builtIn) {
        this.reader = reader;
        this.fairness = fairness;
        this.builtIn = builtIn;
        this.subscription = reader.follow(Set.of(SCHEMAS, LEVELS), changes -> configure());
        configure();
    }

    private synchronized void configure() {
        builtIn.configure(fairness, all(SCHEMAS), all(LEVELS));
    }

    private List<JsonNode> all(GroupResource type) {
        return reader.cached(type, "").stream()
                .<JsonNode>map(stored -> Json.read(stored.bytes()))
                .toList();
    }

    @Override
    public void close() {
        subscription.close();
    }
}
