package dev.navarch.proxy.control;

import dev.navarch.bus.CommandSender;
import dev.navarch.bus.view.Lister;
import dev.navarch.proxy.dns.DnsServer;
import dev.navarch.proxy.dns.Responder;
import dev.navarch.proxy.rules.Backend;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the DNS server as soon as this node has an address for it (the pod bridge may come later
 * than this process), leads this machine's questions to it, and keeps the cluster told of it. Each
 * machine answers from its own views, so its pods' names do not depend on another machine.
 */
public final class DnsService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsService.class);
    private static final long PERIOD_MILLIS = 1_000;

    /** What DNS needs of the cluster. */
    public record Views(
            Lister<Service> services, Lister<EndpointSlice> slices, Lister<Node> nodes) {}

    /**
     * Where to listen.
     *
     * @param address empty for the first address of the node's pod range
     */
    public record Where(String node, String address, int port) {}

    private final Views views;
    private final Where where;
    private final Responder responder;
    private final DnsRegistration registration;
    private final CommandSender commands;
    private final Consumer<Backend> rules;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("navarch-dns-registration").daemon().factory());
    private @Nullable DnsServer server;

    /**
     * @param rules is told where this machine's questions shall go, once something listens there
     */
    public DnsService(
            Views views,
            Where where,
            Responder responder,
            DnsRegistration registration,
            CommandSender commands,
            Consumer<Backend> rules) {
        this.views = views;
        this.where = where;
        this.responder = responder;
        this.registration = registration;
        this.commands = commands;
        this.rules = rules;
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::reconcile, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void reconcile() {
        try {
            Optional<String> address = address();
            if (address.isEmpty()) {
                return;
            }
            if (server == null) {
                InetSocketAddress listening = new InetSocketAddress(address.get(), where.port());
                server = new DnsServer(listening, responder);
                if (isReachedByPods(listening.getAddress())) {
                    rules.accept(new Backend(address.get(), server.port(), true));
                }
                LOG.info("Cluster DNS answers at {}:{}", address.get(), server.port());
            }
            registration
                    .plan(views.services(), views.slices(), address.get(), server.port())
                    .forEach(commands::send);
        } catch (IOException e) {
            LOG.debug("Cluster DNS cannot listen yet: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("Cluster DNS registration", e);
        }
    }

    /** A packet from a pod's network cannot be led to the loopback, nor to no address. */
    private static boolean isReachedByPods(InetAddress address) {
        return !address.isLoopbackAddress() && !address.isAnyLocalAddress();
    }

    private Optional<String> address() {
        return where.address().isEmpty()
                ? views.nodes().get(where.node()).flatMap(DnsService::firstPodAddress)
                : Optional.of(where.address());
    }

    /** {@code 10.244.3.0/24} → {@code 10.244.3.1}, which the pod bridge has. */
    static Optional<String> firstPodAddress(Node node) {
        String range = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
        if (range == null || range.isEmpty()) {
            return Optional.empty();
        }
        String network = range.substring(0, range.indexOf('/'));
        int last = network.lastIndexOf('.');
        int host = Integer.parseInt(network.substring(last + 1)) + 1;
        return Optional.of(network.substring(0, last + 1) + host);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (server != null) {
            server.close();
        }
    }
}
