package dev.navarch.proxy.routes;

import dev.navarch.bus.view.View;
import dev.navarch.proxy.kernel.RouteTable;
import dev.navarch.proxy.kernel.RuleSink;
import io.fabric8.kubernetes.api.model.Node;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the kernel's routes as {@link PodRanges} wants them. */
public final class PodRoutes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodRoutes.class);

    /** The kernel drops routes of an interface that goes down; nobody tells. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final View<Node> nodes;
    private final String ownNode;
    private final RouteTable table;
    private final Supplier<Set<String>> ownAddresses;
    private final boolean cleanUpOnExit;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("navarch-pod-routes").daemon().factory());
    private long lookAgain = System.nanoTime();
    private Optional<Map<String, String>> applied = Optional.empty();
    private String complained = "";

    public PodRoutes(View<Node> nodes, String ownNode, RouteTable table, boolean cleanUpOnExit) {
        this(nodes, ownNode, table, cleanUpOnExit, PodRoutes::localAddresses);
    }

    PodRoutes(
            View<Node> nodes,
            String ownNode,
            RouteTable table,
            boolean cleanUpOnExit,
            Supplier<Set<String>> ownAddresses) {
        this.nodes = nodes;
        this.ownNode = ownNode;
        this.table = table;
        this.cleanUpOnExit = cleanUpOnExit;
        this.ownAddresses = ownAddresses;
        nodes.onEvent(event -> {
            if (!way(event.before()).equals(way(event.after()))) {
                dirty.set(true);
            }
        });
    }

    /** Nodes change with each heartbeat, the way to their pods hardly ever. */
    private Map<String, String> way(Optional<Node> node) {
        return PodRanges.plan(node.stream().toList(), ownNode, Set.of());
    }

    /** To be called when the view is whole. */
    public void start() {
        timer.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!dirty.getAndSet(false) && System.nanoTime() - lookAgain < 0) {
            return;
        }
        lookAgain = System.nanoTime() + LOOK_AGAIN.toNanos();
        try {
            Map<String, String> wanted = PodRanges.plan(nodes.list(), ownNode, ownAddresses.get());
            if (wanted.isEmpty() && applied.equals(Optional.of(wanted))) {
                return;
            }
            table.become(wanted);
            applied = Optional.of(wanted);
            complained = "";
        } catch (RuleSink.KernelException | java.io.UncheckedIOException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(complained)) {
                LOG.warn("pods of other nodes may not be reached: {}", message);
                complained = message;
            }
        }
    }

    private static Set<String> localAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> address.getHostAddress())
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new RuleSink.KernelException("cannot list this machine's addresses");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (cleanUpOnExit) {
            try {
                table.become(Map.of());
            } catch (RuleSink.KernelException e) {
                LOG.warn("routes are left over: {}", e.getMessage());
            }
        }
    }
}
