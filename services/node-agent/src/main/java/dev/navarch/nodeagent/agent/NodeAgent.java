package dev.navarch.nodeagent.agent;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.TokenFile;
import dev.navarch.bus.TokenSource;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.nodeagent.NodeAgentProperties;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.api.PodTraces;
import dev.navarch.nodeagent.containerd.CniConfig;
import dev.navarch.nodeagent.containerd.ContainerdFiles;
import dev.navarch.nodeagent.containerd.ImageDirectory;
import dev.navarch.nodeagent.containerd.PrivateContainerd;
import dev.navarch.nodeagent.cri.CriChannel;
import dev.navarch.nodeagent.cri.CriRuntime;
import dev.navarch.nodeagent.log.LogRotation;
import dev.navarch.nodeagent.manifest.ManifestDirectory;
import dev.navarch.nodeagent.manifest.ManifestSource;
import dev.navarch.nodeagent.manifest.ManifestUrl;
import dev.navarch.nodeagent.node.Bridge;
import dev.navarch.nodeagent.server.AgentAccess;
import dev.navarch.nodeagent.server.AgentServer;
import dev.navarch.nodeagent.server.ServedNodes;
import dev.navarch.nodeagent.spec.DnsRules;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process's agent: the machine's own node, real or simulated, and the simulated nodes that are
 * asked for beside it. It starts in the background, since it waits for what other services write.
 */
public final class NodeAgent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NodeAgent.class);
    private static final Duration PKI_LIMIT = Duration.ofMinutes(10);
    private static final long WATCHDOG_SECONDS = 3;
    private static final long IMAGE_SECONDS = 1;
    private static final long RENEWAL_SECONDS = 20;

    private final NodeAgentProperties properties;
    private final RuntimeChoice choice;
    private final ChangeFeed feed;
    private final CommandSender sender;
    private final RejectionFeed rejections;
    private final SampleTopic samples;
    private final MeterRegistry meters;
    private final PodTraces traces;
    private final AgentThreads threads = new AgentThreads();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private volatile boolean closed;

    public NodeAgent(
            NodeAgentProperties properties,
            RuntimeChoice choice,
            ChangeFeed feed,
            CommandSender sender,
            RejectionFeed rejections,
            SampleTopic samples,
            MeterRegistry meters,
            Tracing tracing) {
        this.traces = new PodTraces(tracing);
        this.meters = meters;
        this.properties = properties;
        this.choice = choice;
        this.feed = feed;
        this.sender = sender;
        this.rejections = rejections;
        this.samples = samples;
    }

    /** Begins; returns at once. */
    public void start() {
        log.info(choice.sentence());
        threads.executor().execute(this::run);
    }

    private void run() {
        try {
            Path pki = properties.home().resolve("pki");
            SecureFiles.await(pki.resolve("ca.crt"), PKI_LIMIT);
            NodeCredentials credentials =
                    NodeCredentials.await(properties.home(), properties.nodeName(), PKI_LIMIT);
            TrustedAuthorities authorities = authorities(pki);
            ApiClient api = credentials.api(URI.create(properties.api().url()), authorities);
            keep(api);
            credentials
                    .renewals(properties.nodeAddress(), api)
                    .forEach(renewal -> every(RENEWAL_SECONDS, renewal::look));
            ServedNodes served = new ServedNodes();
            PodMeters.watch(served, meters);
            AgentServer server = serve(credentials, authorities, api, served);
            List<String> simulated = new ArrayList<>();
            switch (choice) {
                case RuntimeChoice.Real(Path cni) ->
                        startReal(credentials.tokens(), cni, api, server.port(), served);
                case RuntimeChoice.Simulated why -> {
                    if (properties.nodes() == 0) {
                        startSimulated(
                                ownSimulated(credentials, pki),
                                List.of(properties.nodeName()),
                                server.port(),
                                served);
                    }
                }
            }
            for (int i = 0; i < properties.nodes(); i++) {
                simulated.add("simulated-%04d".formatted(i));
            }
            if (!simulated.isEmpty()) {
                startSimulated(simulatedNodes(pki), simulated, server.port(), served);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                log.error("the node agent cannot start", e);
            }
        }
    }

    private static TokenSource ownSimulated(NodeCredentials credentials, Path pki)
            throws IOException {
        return switch (credentials) {
            case NodeCredentials.Own _ -> simulatedNodes(pki);
            case NodeCredentials.Joined joined -> joined.tokens();
        };
    }

    private static TokenSource simulatedNodes(Path pki) throws IOException {
        Path token = pki.resolve("simulated-nodes.token");
        SecureFiles.await(token, PKI_LIMIT);
        return new TokenFile(token);
    }

    private AgentServer serve(
            NodeCredentials credentials,
            TrustedAuthorities authorities,
            ApiClient api,
            ServedNodes served)
            throws IOException {
        AgentServer server =
                new AgentServer(
                        ServerOptions.of(
                                        "node-agent",
                                        new InetSocketAddress(properties.node().port()))
                                .withTls(credentials.serving(authorities)),
                        new AgentAccess(authorities, api, properties.nodeName(), Clock.systemUTC()),
                        served,
                        properties.nodeName(),
                        Clock.systemUTC());
        keep(server);
        return server;
    }

    private void startReal(TokenSource token, Path cni, ApiClient api, int port, ServedNodes served)
            throws IOException {
        Path home = properties.home().toAbsolutePath().normalize();
        PrivateContainerd containerd =
                new PrivateContainerd(new ContainerdFiles(home.resolve("containerd")), cni);
        containerd.start();
        every(WATCHDOG_SECONDS, containerd::restartIfDead);
        every(IMAGE_SECONDS, new ImageDirectory(home.resolve("images"), containerd)::look);
        CriChannel channel = new CriChannel(containerd.files().socket());
        keep(channel);
        RealNode node =
                new RealNode(
                        new RealNode.Settings(
                                home,
                                properties.nodeName(),
                                properties.nodeAddress(),
                                port,
                                dns(),
                                properties.node().cgroupRoot(),
                                new LogRotation.Limits(
                                        properties.node().logMaxSize().toBytes(),
                                        properties.node().logMaxFiles()),
                                manifests(),
                                cidr -> connect(containerd, cidr)),
                        new CriRuntime(channel),
                        new Commands(sender, token, traces),
                        api,
                        Clock.systemUTC(),
                        threads.executor(),
                        threads.timer());
        keep(node);
        served.add(node.pods());
        node.start(feed, rejections);
    }

    private static TrustedAuthorities authorities(Path pki) throws IOException {
        try {
            return new TrustedAuthorities(
                    Pem.certificates(Files.readString(pki.resolve("ca.crt"))));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read " + pki.resolve("ca.crt"), e);
        }
    }

    private void every(long seconds, Runnable task) {
        var repeated =
                threads.timer()
                        .scheduleWithFixedDelay(
                                () -> threads.executor().execute(task),
                                0,
                                seconds,
                                TimeUnit.SECONDS);
        keep(() -> repeated.cancel(false));
    }

    /** One at a time: the node's changes may come fast, and a rule is added that was not seen. */
    private synchronized void connect(PrivateContainerd containerd, String podCidr) {
        String bridge = properties.node().bridge();
        Bridge.ensure(bridge, podCidr, properties.clusterCidr());
        try {
            containerd.configureNetwork(
                    new CniConfig(
                            bridge,
                            podCidr,
                            containerd.files().directory().resolve("addresses").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ManifestSource> manifests() {
        List<ManifestSource> sources = new ArrayList<>();
        sources.add(new ManifestDirectory(properties.manifestDirectory(), properties.nodeName()));
        if (!properties.manifestUrl().isEmpty()) {
            ManifestUrl url =
                    new ManifestUrl(
                            URI.create(properties.manifestUrl()),
                            properties.nodeName(),
                            properties.manifestPeriod(),
                            Clock.systemUTC());
            keep(url);
            sources.add(url);
        }
        return sources;
    }

    private DnsRules dns() throws IOException {
        Path resolver = Path.of("/run/systemd/resolve/resolv.conf");
        Path file = Files.exists(resolver) ? resolver : Path.of("/etc/resolv.conf");
        return new DnsRules(
                properties.dnsIp(),
                properties.clusterDomain(),
                DnsRules.parse(Files.exists(file) ? Files.readString(file) : ""));
    }

    private void startSimulated(
            TokenSource token, List<String> names, int port, ServedNodes served) {
        SimulatedNodes nodes =
                new SimulatedNodes(
                        names,
                        properties.nodeAddress(),
                        port,
                        new Commands(sender, token, traces),
                        Clock.systemUTC(),
                        threads.executor(),
                        threads.timer());
        keep(nodes);
        nodes.pods().forEach(served::add);
        nodes.start(feed, rejections, samples);
    }

    private void keep(AutoCloseable part) {
        synchronized (parts) {
            parts.add(part);
        }
    }

    /** Stops; containers go on running, and the next agent takes them over. */
    @Override
    public void close() throws Exception {
        closed = true;
        threads.close();
        synchronized (parts) {
            for (AutoCloseable part : parts.reversed()) {
                part.close();
            }
        }
    }
}
