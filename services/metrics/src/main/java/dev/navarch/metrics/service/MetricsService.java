package dev.navarch.metrics.service;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.TokenFile;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.metrics.api.MetricsApi;
import dev.navarch.metrics.cgroup.Cgroups;
import dev.navarch.metrics.host.HostReader;
import dev.navarch.metrics.host.Proc;
import dev.navarch.metrics.host.Reading;
import dev.navarch.metrics.page.Pages;
import dev.navarch.metrics.sample.SampleStore;
import dev.navarch.metrics.sample.Sampler;
import dev.navarch.model.UsageSample;
import dev.navarch.model.UsageSampleCodec;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running service: samples this host at intervals and, unless it is told only to measure, keeps
 * the newest sample of every node, serves them, and keeps the cluster told where.
 */
public final class MetricsService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsService.class);
    private static final long REGISTER_MILLIS = 2_000;
    private static final String SIMULATED = "simulated";

    private final MetricsProperties properties;
    private final ChangeFeed feed;
    private final CommandSender commands;
    private final SampleTopic topic;
    private final InstantSource clock;
    private final Tracing tracing;
    private final String node;
    private final TokenFile token;
    private final ClusterView cluster = new ClusterView();
    private final SampleStore samples;
    private final Pages pages = new Pages();
    private final HostReader reader;
    private final Sampler sampler;
    private final Registration registration;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("metrics").factory());
    private volatile @Nullable HttpServer server;

    public MetricsService(
            MetricsProperties properties,
            ChangeFeed feed,
            CommandSender commands,
            SampleTopic topic,
            InstantSource clock,
            MeterRegistry meters,
            Tracing tracing) {
        this.tracing = tracing;
        this.properties = properties;
        this.feed = feed;
        this.commands = commands;
        this.topic = topic;
        this.clock = clock;
        this.node = properties.nodeName();
        this.token = new TokenFile(properties.pki("metrics.token"));
        this.samples = new SampleStore(clock, properties.metrics().maxAge());
        Gauge.builder("navarch.samples.nodes", samples, SampleStore::nodes)
                .description("Nodes whose usage is known.")
                .strongReference(true)
                .register(meters);
        Gauge.builder("navarch.samples.oldest.seconds", samples, SampleStore::oldestSeconds)
                .description("Age of the oldest of the nodes' newest samples.")
                .strongReference(true)
                .register(meters);
        this.reader =
                new HostReader(
                        Cgroups.at(properties.metrics().cgroupMount()),
                        properties.node().cgroupRoot(),
                        new Proc(Path.of("/proc")),
                        properties.home(),
                        cluster,
                        clock);
        this.sampler = new Sampler(node);
        this.registration = new Registration(node, token::current, cluster::registered);
    }

    public void start() {
        if (properties.metrics().serving()) {
            subscriptions.addAll(cluster.followAll(feed));
            subscriptions.add(
                    topic.follow((from, bytes) ->
                            UsageSampleCodec.decode(bytes).ifPresent(samples::take)));
            timer.scheduleWithFixedDelay(
                    () -> logged(this::serve), 0, REGISTER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            subscriptions.addAll(cluster.followNode(feed, node));
        }
        long interval = properties.metrics().interval().toMillis();
        timer.scheduleWithFixedDelay(
                () -> logged(this::sample), 0, interval, TimeUnit.MILLISECONDS);
    }

    /** The port that it listens on; empty while the certificates are not there yet. */
    public Optional<Integer> port() {
        return Optional.ofNullable(server).map(HttpServer::port);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        subscriptions.forEach(Subscription::close);
        Optional.ofNullable(server).ifPresent(HttpServer::close);
    }

    private void sample() {
        Optional<ClusterView.Node> self = cluster.nodeWithAddress(node);
        if (self.isPresent() && self.get().runtime().startsWith(SIMULATED)) {
            return;
        }
        Reading reading = reader.read();
        pages.take(reading);
        Optional<UsageSample> sample = sampler.next(reading);
        if (self.isPresent() && sample.isPresent()) {
            samples.take(sample.get());
            topic.send(node, UsageSampleCodec.encode(sample.get()));
        }
    }

    /** Listens as soon as the certificates are there, then keeps the registration right. */
    private void serve() throws IOException, GeneralSecurityException {
        HttpServer running = server;
        if (running == null) {
            if (!Files.isReadable(properties.pki("node.key"))
                    || !Files.isReadable(properties.pki("front-proxy-ca.crt"))) {
                return;
            }
            running = listen();
            server = running;
            LOG.info("Serving metrics.k8s.io on port {}", running.port());
        }
        Optional<String> address = address();
        if (cluster.isCaughtUp() && token.isThere() && address.isPresent()) {
            String authority = Files.readString(properties.pki("ca.crt"));
            registration.plan(address.get(), running.port(), authority).forEach(commands::send);
        }
    }

    private Optional<String> address() {
        String given = properties.metrics().address();
        return given.isEmpty()
                ? cluster.nodeWithAddress(node)
                        .map(ClusterView.Node::internalAddress)
                        .filter(address -> !address.isEmpty())
                        .or(LocalAddress::find)
                : Optional.of(given);
    }

    private HttpServer listen() throws IOException, GeneralSecurityException {
        TrustedAuthorities frontProxy = authorities("front-proxy-ca.crt");
        TrustedAuthorities ca = authorities("ca.crt");
        List<X509Certificate> asked = new ArrayList<>(frontProxy.certificates());
        asked.addAll(ca.certificates());
        ServerOptions options =
                ServerOptions.of("metrics", new InetSocketAddress(properties.metrics().port()))
                        .withTls(
                                Tls.server(
                                        Pem.identity(
                                                properties.pki("node.crt"),
                                                properties.pki("node.key")),
                                        Optional.of(asked)));
        MetricsHandler handler =
                new MetricsHandler(
                        new MetricsApi(samples, cluster),
                        pages,
                        new Caller(frontProxy, ca, clock),
                        tracing);
        return HttpServer.start(options, Dispatch.VIRTUAL_THREAD, handler);
    }

    private TrustedAuthorities authorities(String file)
            throws IOException, GeneralSecurityException {
        return new TrustedAuthorities(Pem.certificates(Files.readString(properties.pki(file))));
    }

    /** A failure must not end the schedule: the next round may well succeed. */
    private static void logged(Step step) {
        try {
            step.run();
        } catch (IOException | GeneralSecurityException | RuntimeException failure) {
            LOG.warn("The metrics service goes on after a failure", failure);
        }
    }

    private interface Step {
        void run() throws IOException, GeneralSecurityException;
    }
}
