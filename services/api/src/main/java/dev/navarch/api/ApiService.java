package dev.navarch.api;

import dev.navarch.api.bootstrap.ClusterBootstrap;
import dev.navarch.api.http.Front;
import dev.navarch.api.pki.Administrator;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.Kubeconfig;
import dev.navarch.api.pki.ServingCertificates;
import dev.navarch.wire.http.Dispatch;
import dev.navarch.wire.http.HttpServer;
import dev.navarch.wire.http.ServerOptions;
import dev.navarch.wire.http.Timeouts;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Listens, writes the administrator's kubeconfig, and brings the cluster to its beginning. */
public final class ApiService implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ApiService.class);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ApiProperties properties;
    private final HostNames hosts;
    private final Administrator administrator;
    private final ClusterPki pki;
    private final ServingProperties serving;
    private final ServingCertificates tls;
    private final Front front;
    private final ClusterBootstrap bootstrap;
    private final CompletableFuture<Void> bootstrapped = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile @Nullable HttpServer server;

    ApiService(
            ApiProperties properties,
            HostNames hosts,
            Administrator administrator,
            ClusterPki pki,
            ServingProperties serving,
            ServingCertificates tls,
            Front front,
            ClusterBootstrap bootstrap) {
        this.properties = properties;
        this.hosts = hosts;
        this.administrator = administrator;
        this.pki = pki;
        this.serving = serving;
        this.tls = tls;
        this.front = front;
        this.bootstrap = bootstrap;
    }

    @Override
    public void start() {
        InetSocketAddress[] addresses =
                hosts.listened().stream()
                        .map(a ->
                                new InetSocketAddress(InetAddress.ofLiteral(a), properties.port()))
                        .toArray(InetSocketAddress[]::new);
        try {
            server =
                    HttpServer.start(
                            ServerOptions.of("https", addresses)
                                    .withTimeouts(
                                            Timeouts.DEFAULT.withBody(
                                                    properties.api().requestTimeout()))
                                    .withMaxBodyBytes(
                                            Math.toIntExact(serving.maxRequestBody().toBytes()))
                                    .withGoAwayChance(serving.goawayChance())
                                    .withTls(tls),
                            Dispatch.VIRTUAL_THREAD,
                            front);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin(port(), CompletableFuture.runAsync(this::writeKubeconfig));
    }

    /** The database may go away in the middle of it, and comes back. */
    private void begin(int port, CompletableFuture<Void> kubeconfig) {
        CompletableFuture.allOf(bootstrap.run(port), kubeconfig)
                .whenComplete((done, failed) -> {
                    if (failed == null) {
                        bootstrapped.complete(null);
                        LOG.info("The API is ready on port {}", port);
                    } else if (server == null || kubeconfig.isCompletedExceptionally()) {
                        bootstrapped.completeExceptionally(failed);
                    } else {
                        LOG.error("The cluster's first objects could not be made", failed);
                        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                .execute(() -> begin(port, kubeconfig));
                    }
                });
    }

    /** The administrator's key takes a while to make. */
    private void writeKubeconfig() {
        try {
            Optional<Identity> identity = administrator.identity();
            if (identity.isPresent()) {
                SecureFiles.write(
                        properties.home().resolve("kubeconfig"),
                        Kubeconfig.of("https://127.0.0.1:" + port(), pki.ca(), identity.get()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it listens on, which matters when it was to be any. */
    public int port() {
        HttpServer listening = server;
        if (listening == null) {
            throw new IllegalStateException("not started");
        }
        return listening.port();
    }

    /** Whether it was told to stop, and goes on only so that clients can turn away. */
    boolean stopping() {
        return stopping;
    }

    /** Completes when the cluster's first objects are there. */
    public CompletableFuture<Void> bootstrapped() {
        return bootstrapped;
    }

    @Override
    public void stop() {
        HttpServer listening = server;
        if (listening == null) {
            return;
        }
        stopping = true;
        try {
            Thread.sleep(serving.shutdownDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server = null;
        listening.drain();
        front.endWatches();
        listening.close(serving.shutdownGrace());
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
