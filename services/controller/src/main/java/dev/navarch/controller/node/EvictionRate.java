package dev.navarch.controller.node;

import dev.navarch.bus.view.Lister;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;

/**
 * How fast pods are made to leave nodes that are not ready: one node in 10 s. When no node at all
 * is ready the fault is likely elsewhere, and nobody is moved; when most are not, only large
 * clusters go on, at a tenth of the pace.
 */
final class EvictionRate {

    private static final Duration NORMAL = Duration.ofSeconds(10);
    private static final Duration DISRUPTED = Duration.ofSeconds(100);
    private static final double MOST = 0.55;
    private static final int LARGE = 50;

    private final Lister<Node> nodes;
    private final InstantSource clock;
    private Instant next = Instant.EPOCH;

    EvictionRate(Lister<Node> nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Whether any node may be emptied now at all. */
    boolean isSuspended() {
        return nodes.list().stream().noneMatch(EvictionRate::isReady);
    }

    /** Takes the right to empty one more node, if it is time. */
    synchronized boolean take() {
        Collection<Node> all = nodes.list();
        long ready = all.stream().filter(EvictionRate::isReady).count();
        long notReady = all.size() - ready;
        boolean disrupted = notReady > 2 && notReady >= MOST * all.size();
        if (ready == 0 || (disrupted && all.size() <= LARGE)) {
            return false;
        }
        Instant now = clock.instant();
        if (next.isAfter(now)) {
            return false;
        }
        next = now.plus(disrupted ? DISRUPTED : NORMAL);
        return true;
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }
}
