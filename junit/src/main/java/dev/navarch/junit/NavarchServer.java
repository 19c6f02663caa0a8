package dev.navarch.junit;

import dev.navarch.api.ApiProperties;
import dev.navarch.api.ApiService;
import dev.navarch.api.ApiWiring;
import dev.navarch.api.auth.token.ComponentIdentity;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.pki.Administrator;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.Kubeconfig;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.controller.ControllerProperties;
import dev.navarch.controller.ControllerWiring;
import dev.navarch.junit.assembly.Assembly;
import dev.navarch.junit.assembly.MemoryTopics;
import dev.navarch.junit.assembly.Settings;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.TlsLimits;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API server in this JVM with its state in memory, and beside it the controllers that every
 * cluster's API leans on: garbage collection, the deletion of namespaces, and what gives a
 * namespace its service account and the cluster's certificate.
 */
public final class NavarchServer implements AutoCloseable {

    /** The controllers that every server has. */
    public static final Set<String> CONTROLLERS =
            Set.of(
                    "garbage-collector-controller",
                    "namespace-controller",
                    "serviceaccount-controller",
                    "root-ca-certificate-publisher-controller");

    private static final long READY_SECONDS = 60;

    /** The administrator here has a token, since an RSA key takes longest of all to make. */
    private static final Administrator NO_CERTIFICATE = Optional::empty;

    static {
        // What takes a fresh JVM longest to load begins at once, beside all that comes before it.
        Thread.ofPlatform().daemon().name("navarch-tls").start(TlsLimits::knownCipherSuites);
        Thread.ofPlatform().daemon().name("navarch-keys").start(KeyPairs::create);
        Thread.ofPlatform().daemon().name("navarch-json").start(JsonMapper::shared);
    }

    private final Path home;
    private final Set<String> controllers;
    private final MemoryObjectStore store = new MemoryObjectStore();
    private int port;
    private Optional<Running> running = Optional.empty();
    private Optional<KubernetesClient> client = Optional.empty();

    private record Running(Assembly api, CompletableFuture<Assembly> controllers) {}

    private NavarchServer(Set<String> controllers) {
        try {
            this.home = Files.createTempDirectory("navarch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.controllers = controllers;
    }

    /** Starts a server with the controllers that every server has. */
    public static NavarchServer start() {
        return start(List.of());
    }

    /**
     * Starts a server.
     *
     * @param more names of further controllers; {@code *} for all. They work when this returns
     * @throws java.util.concurrent.CompletionException if there is no controller of such a name
     */
    public static NavarchServer start(Collection<String> more) {
        Set<String> controllers = new LinkedHashSet<>(CONTROLLERS);
        controllers.addAll(more);
        NavarchServer server = new NavarchServer(controllers);
        try {
            server.resume();
            if (!more.isEmpty()) {
                server.awaitControllers();
            }
        } catch (RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    /** Where it listens, {@code https://127.0.0.1:<port>}. */
    public String url() {
        return "https://127.0.0.1:" + port;
    }

    /** The administrator's kubeconfig, for kubectl, Helm and other clients. */
    public Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    /** A client with an administrator's rights, the same at each call; closed with the server. */
    public synchronized KubernetesClient client() {
        KubernetesClient known =
                client.orElseGet(() -> new KubernetesClientBuilder().withConfig(config()).build());
        client = Optional.of(known);
        return known;
    }

    /** How a fabric8 client reaches this server as an administrator. */
    public synchronized Config config() {
        Assembly api = running.orElseThrow(() -> new IllegalStateException("stopped")).api();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withCaCertData(authority(api))
                .withOauthToken(token(api))
                .withNamespace("default")
                .build();
    }

    private static String token(Assembly api) {
        return api.get(TokenSigner.class)
                .component(new ComponentIdentity("kubernetes-admin", List.of("system:masters")));
    }

    private static String authority(Assembly api) {
        return encoded(Pem.encode(api.get(ClusterPki.class).ca()));
    }

    private void writeKubeconfig(Assembly api) {
        try {
            SecureFiles.write(
                    kubeconfig(), Kubeconfig.withToken(url(), authority(api), token(api)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the server and what it has open, watches among it. Its objects stay for {@link #resume}.
     */
    public synchronized void stop() {
        running.ifPresent(ended -> {
            ended.controllers().exceptionally(failed -> ended.api()).join().close();
            ended.api().close();
        });
        running = Optional.empty();
    }

    /** Starts again on the same port, with the objects and certificates that there were. */
    public synchronized void resume() {
        if (running.isPresent()) {
            return;
        }
        MemoryTopics topics = new MemoryTopics();
        Assembly api =
                Assembly.start(
                        ApiWiring.class, List.of(apiSettings(), store, topics, NO_CERTIFICATE));
        ApiService service = api.get(ApiService.class);
        try {
            service.bootstrapped().get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            api.close();
            throw new IllegalStateException("the API server did not become ready", e);
        } catch (InterruptedException e) {
            api.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the API server started", e);
        }
        port = service.port();
        writeKubeconfig(api);
        CompletableFuture<Assembly> controlling =
                CompletableFuture.supplyAsync(() ->
                        Assembly.start(
                                ControllerWiring.class,
                                List.of(controllerSettings(), topics, topics.bus())));
        running = Optional.of(new Running(api, controlling));
    }

    /**
     * Forgets how its objects came to be as they are, as every server does in time. Who asks for
     * what changed since an older revision is then answered {@code 410 Gone} and has to list anew.
     */
    public void compact() {
        store.compact(store.currentRevision().join());
    }

    /** Waits until the controllers work, who otherwise begin a moment after the API. */
    public void awaitControllers() {
        running.orElseThrow(() -> new IllegalStateException("stopped")).controllers().join();
    }

    @Override
    public synchronized void close() {
        client.ifPresent(KubernetesClient::close);
        client = Optional.empty();
        stop();
        store.close();
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ApiProperties apiSettings() {
        return Settings.of(
                ApiProperties.class,
                Map.of(
                        "home",
                        home.toString(),
                        "port",
                        Integer.toString(port),
                        "node.name",
                        "none",
                        "api.advertiseAddress",
                        "127.0.0.1"));
    }

    private ControllerProperties controllerSettings() {
        return Settings.of(
                ControllerProperties.class,
                Map.of("home", home.toString(), "controllers", String.join(",", controllers)));
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
