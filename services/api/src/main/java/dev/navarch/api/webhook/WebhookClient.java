package dev.navarch.api.webhook;

import dev.navarch.api.engine.ApiException;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts reviews to webhooks over HTTPS. Connections are kept and used again, in one pool for each
 * bundle of authorities. A call ends at its deadline whatever it is doing then. Calls block.
 */
public final class WebhookClient implements AutoCloseable {

    /** Bundles change when certificates are renewed; more than this cannot be in use at once. */
    private static final int MAX_POOLS = 128;

    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final ServiceAddresses services;
    private final Tracing tracing;
    private final Map<String, CloseableHttpClient> pools = new ConcurrentHashMap<>();
    private final ExecutorService calls =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());

    public WebhookClient(ServiceAddresses services, Tracing tracing) {
        this.services = services;
        this.tracing = tracing;
    }

    /**
     * @throws WebhookException when there is no answer in time or it is no success; in the words of
     *     Kubernetes' own client
     */
    public JsonNode post(ClientConfig to, JsonNode body, Duration limit) throws WebhookException {
        URI uri = URI.create(to.uri() + "?timeout=" + Math.max(1, limit.toSeconds()) + "s");
        HttpPost post = new HttpPost(uri);
        post.setEntity(
                new ByteArrayEntity(MAPPER.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        post.setHeader("accept", "application/json, */*");
        post.setHeader("user-agent", "kube-apiserver-admission");
        return TracedCall.of(
                tracing,
                to.uri(),
                context -> {
                    if (!context.isEmpty()) {
                        post.setHeader(TracedCall.HEADER, context);
                    }
                    return await(to, uri, post, limit);
                });
    }

    private JsonNode await(ClientConfig to, URI uri, HttpPost post, Duration limit)
            throws WebhookException {
        Future<Answer> call = calls.submit(() -> call(to, post));
        try {
            return call.get(limit.toMillis(), TimeUnit.MILLISECONDS).read();
        } catch (TimeoutException e) {
            throw abandoned(uri, post, call, "context deadline exceeded");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw abandoned(uri, post, call, "context canceled");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebhookException known) {
                throw known;
            }
            throw new WebhookException(
                    "Post \"" + uri + "\": " + CallProblem.of(to.uri(), e.getCause()), 503);
        }
    }

    private static WebhookException abandoned(
            URI uri, HttpPost post, Future<Answer> call, String why) {
        post.abort();
        call.cancel(true);
        return new WebhookException("Post \"" + uri + "\": " + why, 503);
    }

    private Answer call(ClientConfig to, HttpPost post) throws IOException {
        return client(to.caBundle()).execute(target(to), post, WebhookClient::answer);
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new Answer(response.getCode(), "", new byte[0]);
        }
        byte[] body = response.getEntity().getContent().readNBytes(MAX_ANSWER_BYTES);
        String type = response.getEntity().getContentType();
        return new Answer(response.getCode(), type == null ? "" : type, body);
    }

    private HttpHost target(ClientConfig to) {
        Optional<ClientConfig.Service> service = to.service();
        if (service.isEmpty()) {
            int port = to.uri().getPort();
            return new HttpHost("https", to.uri().getHost(), port < 0 ? 443 : port);
        }
        InetSocketAddress address = endpoint(service.get());
        return new HttpHost("https", address.getAddress(), to.uri().getHost(), address.getPort());
    }

    private InetSocketAddress endpoint(ClientConfig.Service service) {
        try {
            return services.endpoint(
                    service.namespace(), service.name(), Integer.toString(service.port()));
        } catch (ApiException e) {
            throw e.code() == 404
                    ? new IllegalStateException("service \"" + service.name() + "\" not found")
                    : e;
        }
    }

    private CloseableHttpClient client(String caBundle) {
        if (pools.size() > MAX_POOLS) {
            pools.values().forEach(pool -> pool.close(CloseMode.GRACEFUL));
            pools.clear();
        }
        return pools.computeIfAbsent(caBundle, WebhookClient::pool);
    }

    private static CloseableHttpClient pool(String caBundle) {
        return HttpClients.custom()
                .setConnectionManager(
                        PoolingHttpClientConnectionManagerBuilder.create()
                                .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls(caBundle)))
                                .setMaxConnTotal(MAX_CONNECTIONS)
                                .setMaxConnPerRoute(MAX_CONNECTIONS)
                                .setDefaultConnectionConfig(
                                        ConnectionConfig.custom()
                                                .setConnectTimeout(Timeout.ofSeconds(30))
                                                .setValidateAfterInactivity(
                                                        TimeValue.ofMilliseconds(200))
                                                .setTimeToLive(TimeValue.ofMinutes(2))
                                                .build())
                                .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setRetryStrategy(new OnceMore())
                .build();
    }

    private static SSLContext tls(String caBundle) {
        try {
            if (caBundle.isEmpty()) {
                return SSLContext.getDefault();
            }
            String pem =
                    new String(Base64.getDecoder().decode(caBundle), StandardCharsets.US_ASCII);
            return Tls.client(new TrustedAuthorities(Pem.certificates(pem)), Optional.empty());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("unable to load root certificates");
        }
    }

    @Override
    public void close() {
        calls.shutdownNow();
        pools.values().forEach(pool -> pool.close(CloseMode.IMMEDIATE));
    }

    private record Answer(int status, String contentType, byte[] body) {

        JsonNode read() throws WebhookException {
            if (status < 200 || status > 206) {
                throw new WebhookException(StatusProblem.of(status, contentType, body), status);
            }
            try {
                JsonNode read = MAPPER.readTree(body);
                if (read.isObject()) {
                    return read;
                }
            } catch (JacksonException e) {
                // Said below.
            }
            throw new WebhookException(
                    "couldn't get version/kind; json parse error: the answer is no JSON object",
                    503);
        }
    }
}
