package dev.navarch.api.command;

import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Engine;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StatusBody;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoreUnavailableException;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Rejection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies batches of commands. Commands for different objects run side by side, so that the store
 * commits them as groups; those for one object follow each other.
 *
 * <p>A command's id is stored with its write in one transaction. Those that wrote nothing, since
 * there was nothing to change, are remembered before the batch counts as consumed. So a batch that
 * comes again after a crash does what was left to do, and nothing twice. A command that was refused
 * is decided again, and refused again unless what stood in its way is gone.
 */
public final class CommandApplier implements CommandSource.Handler {

    private static final Logger log = LoggerFactory.getLogger(CommandApplier.class);

    /** How one command ended: applied, or with what refusal. */
    private record Outcome(Command command, Optional<ApiException> refusal) {}

    private final Engine engine;
    private final ObjectStore store;
    private final CommandRequests requests;
    private final AuditTrail audit;
    private final Tracing tracing;

    /**
     * @param authenticate finds the user of a bearer token; throws an {@link ApiException} with
     *     code 401 when there is none
     */
    public CommandApplier(
            Engine engine,
            ObjectStore store,
            TypeRegistry types,
            Function<String, User> authenticate) {
        this(engine, store, types, authenticate, AuditTrail.NONE);
    }

    /**
     * @param audit where commands are noted like requests
     */
    public CommandApplier(
            Engine engine,
            ObjectStore store,
            TypeRegistry types,
            Function<String, User> authenticate,
            AuditTrail audit) {
        this(engine, store, types, authenticate, audit, Tracing.OFF);
    }

    /**
     * @param audit where commands are noted like requests
     * @param tracing notes commands that belong to a trace
     */
    public CommandApplier(
            Engine engine,
            ObjectStore store,
            TypeRegistry types,
            Function<String, User> authenticate,
            AuditTrail audit,
            Tracing tracing) {
        this.tracing = tracing;
        this.audit = audit;
        this.engine = engine;
        this.store = store;
        this.requests = new CommandRequests(types, authenticate);
    }

    @Override
    public CompletableFuture<List<Rejection>> apply(List<Command> batch) {
        Set<String> applied;
        try {
            applied = store.applied(batch.stream().map(Command::id).toList());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        Map<ObjectKey, CompletableFuture<Outcome>> last = new HashMap<>();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (Command command : batch) {
            if (!applied.contains(command.id())) {
                CompletableFuture<Outcome> before = last.get(command.key());
                CompletableFuture<Outcome> outcome =
                        before == null ? run(command) : before.thenCompose(done -> run(command));
                outcomes.add(outcome);
                if (!command.key().name().isEmpty()) {
                    last.put(command.key(), outcome);
                }
            }
        }
        return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
                .thenApply(done -> finish(outcomes.stream().map(CompletableFuture::join).toList()));
    }

    /** Completes exceptionally only when the command must come again. */
    private CompletableFuture<Outcome> run(Command command) {
        Span span =
                command.trace().isEmpty()
                        ? Span.NONE
                        : tracing.begin(
                                "command " + command.verb() + " " + resource(command),
                                Tracing.Role.CONSUMER,
                                command.trace());
        span.with("navarch.object", command.key().toString());
        CompletableFuture<ApiResponse> answer;
        try (Span.Scope _ = span.enter()) {
            ApiRequest request = requests.of(command).traced(span.context());
            CommandAudit noted = CommandAudit.begin(audit, request);
            answer = engine.handle(request).whenComplete(noted::ended);
        } catch (ApiException refused) {
            answer = CompletableFuture.failedFuture(refused);
        } catch (StoreUnavailableException away) {
            answer = CompletableFuture.failedFuture(away);
        } catch (RuntimeException e) {
            log.error("Cannot read the command {}", command, e);
            answer =
                    CompletableFuture.failedFuture(
                            Refusals.internal("the command could not be handled"));
        }
        return answer.handle((response, failure) -> {
            if (failure != null) {
                span.failed(String.valueOf(failure.getMessage()));
            }
            span.end();
            return outcome(command, failure);
        });
    }

    private static String resource(Command command) {
        return command.subresource().isEmpty()
                ? command.key().type().toString()
                : command.key().type() + "/" + command.subresource();
    }

    private static Outcome outcome(Command command, @Nullable Throwable failure) {
        if (failure == null) {
            return new Outcome(command, Optional.empty());
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ApiException refused && !isPassing(refused)) {
            return new Outcome(command, Optional.of(refused));
        }
        throw new CompletionException(cause);
    }

    /** The store is away or too slow: the same command may succeed later. */
    private static boolean isPassing(ApiException refused) {
        return refused.code() == 503 || refused.code() == 504;
    }

    private List<Rejection> finish(List<Outcome> outcomes) {
        List<String> done = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Command command = outcome.command();
            outcome.refusal()
                    .ifPresentOrElse(
                            refused ->
                                    rejections.add(
                                            new Rejection(
                                                    command.id(),
                                                    command.key(),
                                                    refused.code(),
                                                    refused.reason(),
                                                    StatusBody.failure(refused))),
                            () -> done.add(command.id()));
        }
        store.remember(done);
        return rejections;
    }
}
