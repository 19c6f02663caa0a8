package dev.navarch.controller.certificate;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.wire.pki.Pem;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deletes signing requests that nobody needs any more: an hour after they were approved, denied or
 * failed, a day after they were made and nobody decided, or when their certificate has expired.
 */
public final class RequestCleanerController implements Controller {

    private static final Duration DECIDED = Duration.ofHours(1);
    private static final Duration PENDING = Duration.ofHours(24);

    private final View<CertificateSigningRequest> requests;
    private final InstantSource clock;

    public RequestCleanerController(ClusterViews views, InstantSource clock) {
        this.requests =
                views.of(Resources.CERTIFICATE_SIGNING_REQUESTS, CertificateSigningRequest.class);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificatesigningrequest-cleaner-controller";
    }

    @Override
    public void watch(Keys keys) {
        requests.onEvent(event -> keys.add(event.key().path()));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<CertificateSigningRequest> request =
                requests.get(key).filter(r -> r.getMetadata().getDeletionTimestamp() == null);
        Optional<Instant> due = request.flatMap(RequestCleanerController::due);
        if (due.isEmpty()) {
            return Plan.NOTHING;
        }
        Duration left = Duration.between(clock.instant(), due.get());
        return left.isPositive()
                ? Plan.builder().again(left).build()
                : Plan.builder()
                        .write(
                                Write.delete(Resources.CERTIFICATE_SIGNING_REQUESTS, request.get())
                                        .ifUnchanged(request.get()))
                        .build();
    }

    /** When it may go; the first of several reasons counts. */
    private static Optional<Instant> due(CertificateSigningRequest request) {
        if (Requests.conditions(request).isEmpty()) {
            return Times.parse(request.getMetadata().getCreationTimestamp())
                    .map(made -> made.plus(PENDING));
        }
        Stream<Instant> decided =
                Stream.of("Approved", "Denied", "Failed")
                        .flatMap(type -> Requests.since(request, type).stream())
                        .map(when -> when.plus(DECIDED));
        return Stream.concat(decided, expiry(request).stream()).min(Instant::compareTo);
    }

    private static Optional<Instant> expiry(CertificateSigningRequest request) {
        return Requests.certificate(request)
                .flatMap(pem -> {
                    try {
                        return Optional.of(
                                Pem.certificates(pem).getFirst().getNotAfter().toInstant());
                    } catch (GeneralSecurityException unreadable) {
                        return Optional.empty();
                    }
                });
    }
}
