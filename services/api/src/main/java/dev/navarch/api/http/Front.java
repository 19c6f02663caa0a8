package dev.navarch.api.http;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.audit.Recording;
import dev.navarch.api.auth.Authenticators;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.Authorizer.Decision;
import dev.navarch.api.auth.Forbidden;
import dev.navarch.api.auth.Impersonation;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StatusBody;
import dev.navarch.api.protobuf.ProtobufBodies;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Handler;
import dev.navarch.wire.http.Headers;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request by HTTPS begins: who asks, for what, and what comes back. Runs on a virtual
 * thread for each request.
 */
public final class Front implements Handler {

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    /** Who shows something wrong, as the audit log names them. */
    private static final User NOBODY = new User("", "", List.of(), Map.of());

    private final Authenticators authenticators;
    private final Impersonation impersonation;
    private final Authorizer authorizer;
    private final Engine engine;
    private final FlowGate gate;
    private final Forwarders forwarders;
    private final List<Page> pages;
    private final ResourceRequests requests;
    private final Presentation presentation;
    private final ResponseWriter writer;
    private final HttpMetrics metrics;
    private final AuditTrail audit;
    private final Deadline deadline;
    private final long maxBodyBytes;
    private final Tracing tracing;

    public Front(
            Authenticators authenticators,
            Authorizer authorizer,
            TypeRegistry types,
            ProtobufBodies protobuf,
            Engine engine,
            FlowGate gate,
            Presentation presentation,
            List<Forwarder> forwarders,
            List<Page> pages,
            ScheduledExecutorService timer,
            MeterRegistry meters,
            AuditTrail audit,
            Duration requestTimeout,
            long maxBodyBytes,
            Tracing tracing) {
        this.tracing = tracing;
        this.maxBodyBytes = maxBodyBytes;
        this.authenticators = authenticators;
        this.impersonation = new Impersonation(authorizer);
        this.authorizer = authorizer;
        this.engine = engine;
        this.gate = gate;
        this.audit = audit;
        this.forwarders = new Forwarders(forwarders, authorizer);
        this.pages = List.copyOf(pages);
        this.requests = new ResourceRequests(types, protobuf);
        this.metrics = new HttpMetrics(meters);
        this.presentation = presentation;
        this.writer = new ResponseWriter(presentation, timer, metrics, requestTimeout);
        this.deadline = new Deadline(requestTimeout);
    }

    /** Ends the watches that clients follow, and those that begin from now on. */
    public void endWatches() {
        writer.endWatches();
    }

    @Override
    public void handle(Exchange received) {
        metrics.began();
        String id = auditId(received);
        Headers common = Headers.of("audit-id", id);
        Exchange exchange = received;
        Recording recording = Recording.NONE;
        RequestSpan span = RequestSpan.begin(tracing, received);
        try (Span.Scope _ = span.enter()) {
            Optional<User> known =
                    authenticators.user(exchange.connection(), exchange.headers(), exchange.path());
            if (audit.enabled()) {
                recording =
                        audit.begin(AuditedExchange.request(received, id, known.orElse(NOBODY)));
                if (recording.active()) {
                    if (!recording.received()) {
                        throw Refusals.internal("failed to store audit event");
                    }
                    exchange = new AuditedExchange(received, recording);
                }
            }
            if (known.isEmpty()) {
                throw new ApiException(
                        401, "Unauthorized", "Unauthorized", Details.NONE, List.of());
            }
            User user = impersonation.apply(known.get(), exchange.headers());
            recording.impersonated(user);
            if (exchange.bodyTooLarge()) {
                throw Refusals.tooLarge("Request entity too large: limit is " + maxBodyBytes);
            }
            answer(exchange, user, common, span);
        } catch (ApiException e) {
            recording.refused(e);
            refuse(exchange, common, e);
        } catch (StoreUnavailableException e) {
            LOG.warn("{} {}: {}", exchange.method(), exchange.rawPath(), e.getMessage());
            recording.refused(Refusals.storeAway());
            refuse(exchange, common, Refusals.storeAway());
        } catch (Exception e) {
            LOG.error("{} {} failed", exchange.method(), exchange.rawPath(), e);
            recording.panicked(e);
            refuse(exchange, common, Refusals.internal("the server could not answer"));
        } finally {
            metrics.ended();
        }
    }

    private void answer(Exchange exchange, User user, Headers common, RequestSpan span)
            throws Exception {
        Optional<ResourcePath> path = ResourcePath.parse(exchange.rawPath());
        Seats seats = new Seats(gate.enter(exchange, user, path, common));
        try {
            if (path.isPresent()) {
                answer(exchange, user, path.get(), common, seats, span);
            } else {
                page(exchange, user, common);
            }
        } finally {
            seats.returned();
        }
    }

    private void answer(
            Exchange exchange,
            User user,
            ResourcePath path,
            Headers common,
            Seats seats,
            RequestSpan span)
            throws Exception {
        long started = System.nanoTime();
        Duration limit = deadline.of(exchange);
        Recording recording = AuditedExchange.of(exchange);
        if (forwarders.answer(exchange, user, path, common)) {
            span.forwarded(user, path);
            return;
        }
        Optional<ApiRequest> request =
                requests.read(exchange, user, path, common.first("audit-id").orElse(""));
        if (request.isEmpty()) {
            authorize(exchange, user, ofPath(exchange));
            notFound(exchange, common);
            return;
        }
        ApiRequest asked = span.of(request.get());
        recording.requested(asked);
        int code = 500;
        try {
            Accepted accepted =
                    Accepted.of(
                            exchange.headers(),
                            asked.type().verbs().contains("get"),
                            presentation.hasMessages(asked.type(), asked.version()));
            ApiResponse response = await(exchange, seats.during(engine.handle(asked)), limit);
            recording.answered(response);
            code = writer.write(exchange, asked, accepted, response, common, seats);
        } catch (ApiException e) {
            code = e.code();
            ResponseWriter.warn(asked.notes(), common);
            throw e;
        } finally {
            metrics.answered(
                    asked.verb().text(),
                    asked.type().key().group(),
                    asked.version(),
                    asked.type().key().resource(),
                    code,
                    System.nanoTime() - started);
            span.answered(code);
        }
    }

    private static ApiResponse await(Exchange exchange, Future<ApiResponse> answer, Duration limit)
            throws Exception {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            LOG.warn("{} {} timed out", exchange.method(), exchange.rawPath());
            throw Deadline.passed();
        }
    }

    private void page(Exchange exchange, User user, Headers common) throws Exception {
        String path = exchange.path();
        Optional<Page> found = pages.stream().filter(page -> page.serves(path)).findFirst();
        authorize(exchange, user, found.map(page -> page.asks(exchange)).orElse(ofPath(exchange)));
        Exchange answered = new CommonHeaders(exchange, common, new Notes());
        if (forwarders.answer(answered, user)) {
            return;
        }
        if (found.isPresent()) {
            found.get().answer(answered);
        } else {
            notFound(exchange, common);
        }
    }

    private static Attributes ofPath(Exchange exchange) {
        return Attributes.ofPath(exchange.method().toLowerCase(Locale.ROOT), exchange.path());
    }

    private void authorize(Exchange exchange, User user, Attributes asked) {
        Decision decision = authorizer.authorize(user, asked);
        AuditedExchange.of(exchange).decided(decision);
        if (!decision.allowed()) {
            throw Forbidden.of(user, asked, decision.reason());
        }
    }

    private static void notFound(Exchange exchange, Headers common) {
        exchange.respond(
                404,
                common.copy().add("content-type", "text/plain; charset=utf-8"),
                "404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }

    private void refuse(Exchange exchange, Headers common, ApiException refused) {
        Headers headers = common.copy();
        headers.add("cache-control", "no-cache, private");
        Format format = Accepted.ofRefusal(exchange.headers());
        headers.add("content-type", format.mediaType());
        if (refused.details().retryAfterSeconds() > 0) {
            headers.add("retry-after", Integer.toString(refused.details().retryAfterSeconds()));
        }
        if (refused.code() == 401) {
            headers.add("www-authenticate", "Bearer");
        }
        try {
            Answers.write(
                    exchange,
                    refused.code(),
                    headers,
                    presentation.status(format, StatusBody.failure(refused)));
        } catch (IllegalStateException e) {
            // The answer had begun already: all that is left is to break it off.
            exchange.abort();
        }
    }

    private static String auditId(Exchange exchange) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return exchange.headers()
                .first("audit-id")
                .filter(id -> id.length() <= 64)
                .orElseGet(() -> new UUID(random.nextLong(), random.nextLong()).toString());
    }
}
