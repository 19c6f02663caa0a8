package dev.navarch.api;

import dev.navarch.api.page.HealthCheck;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.bus.health.ReadinessCheck;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.ObjectProvider;

/** What must work for the API to be ready. */
final class ApiHealth {

    private static final long LIMIT_SECONDS = 2;

    private ApiHealth() {}

    static List<HealthCheck> checks(ObjectStore store, ObjectProvider<ApiService> service) {
        return List.of(
                new HealthCheck("ping", true, Optional::empty),
                new HealthCheck("log", true, Optional::empty),
                new HealthCheck(
                        "shutdown",
                        false,
                        () ->
                                service.getObject().stopping()
                                        ? Optional.of("told to stop")
                                        : Optional.empty()),
                new HealthCheck("postgres", false, () -> store(store)),
                new HealthCheck(
                        "poststarthook/rbac/bootstrap-roles",
                        false,
                        () -> bootstrapped(service.getObject().bootstrapped())));
    }

    /** The same on the port for probes. */
    static ReadinessCheck together(List<HealthCheck> checks) {
        return new ReadinessCheck() {
            @Override
            public String name() {
                return "api";
            }

            @Override
            public Optional<String> problem() {
                return checks.stream()
                        .filter(check -> check.problem().get().isPresent())
                        .map(HealthCheck::name)
                        .findFirst();
            }
        };
    }

    private static Optional<String> store(ObjectStore store) {
        try {
            store.currentRevision().get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Optional<String> bootstrapped(CompletableFuture<Void> done) {
        if (!done.isDone()) {
            return Optional.of("not finished");
        }
        return done.isCompletedExceptionally() ? Optional.of("failed") : Optional.empty();
    }
}
