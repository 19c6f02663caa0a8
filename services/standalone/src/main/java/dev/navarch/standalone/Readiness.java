package dev.navarch.standalone;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.view.View;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Waits until nodes are ready, as the change topics show them to every service. */
final class Readiness {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String READY = "ready";

    private Readiness() {}

    /** Waits for as many ready nodes; false when the time ran out. */
    static boolean awaitNodes(ChangeFeed feed, int count, Duration limit)
            throws InterruptedException {
        if (count == 0) {
            return true;
        }
        View<JsonNode> nodes = new View<>(JSON::readTree, Map.of(READY, node -> readyKeys(node)));
        CountDownLatch ready = new CountDownLatch(1);
        nodes.onEvent(event -> {
            if (nodes.byIndex(READY, READY).size() >= count) {
                ready.countDown();
            }
        });
        try (Subscription _ = feed.follow(Set.of(Resources.NODES), nodes)) {
            return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Collection<String> readyKeys(JsonNode node) {
        boolean ready =
                node.path("status")
                        .path("conditions")
                        .valueStream()
                        .anyMatch(condition ->
                                condition.path("type").asString("").equals("Ready")
                                        && condition.path("status").asString("").equals("True"));
        return ready ? List.of(READY) : List.of();
    }
}
