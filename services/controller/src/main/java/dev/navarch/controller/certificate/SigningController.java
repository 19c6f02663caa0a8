package dev.navarch.controller.certificate;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateRequest;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Usages;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs what was approved, with the cluster's authority, for the {@linkplain Signer signers that
 * Kubernetes itself has}; requests to others are for others. What its signer does not take gets the
 * condition {@code Failed}.
 */
public final class SigningController implements Controller {

    private static final Duration WAIT_FOR_KEY = Duration.ofSeconds(1);

    private final View<CertificateSigningRequest> requests;
    private final Supplier<Optional<CertificateAuthority>> authority;
    private final Duration longest;
    private final InstantSource clock;

    /**
     * @param authority empty until there is one
     * @param longest for how long a certificate is given at most, and when nothing else is asked
     */
    public SigningController(
            ClusterViews views,
            Supplier<Optional<CertificateAuthority>> authority,
            Duration longest,
            InstantSource clock) {
        this.requests =
                views.of(Resources.CERTIFICATE_SIGNING_REQUESTS, CertificateSigningRequest.class);
        this.authority = authority;
        this.longest = longest;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "certificatesigningrequest-signing-controller";
    }

    @Override
    public void watch(Keys keys) {
        requests.onEvent(event -> {
            if (event.after().filter(SigningController::isWaiting).isPresent()) {
                keys.add(event.key().path());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<CertificateSigningRequest> waiting =
                requests.get(key).filter(SigningController::isWaiting);
        if (waiting.isEmpty()) {
            return Plan.NOTHING;
        }
        Signer signer = Signer.named(waiting.get().getSpec().getSignerName()).orElseThrow();
        Optional<CertificateAuthority> ready = authority.get();
        return ready.isEmpty()
                ? Plan.builder().again(WAIT_FOR_KEY).build()
                : answer(waiting.get(), signer, ready.get());
    }

    private static boolean isWaiting(CertificateSigningRequest request) {
        return Signer.named(request.getSpec().getSignerName()).isPresent()
                && Requests.is(request, "Approved")
                && !Requests.is(request, "Denied")
                && !Requests.is(request, "Failed")
                && Requests.certificate(request).isEmpty();
    }

    private Plan answer(
            CertificateSigningRequest request, Signer signer, CertificateAuthority authority) {
        try {
            CertificateRequest asked =
                    CertificateRequest.parse(
                            Base64.getMimeDecoder().decode(request.getSpec().getRequest()));
            Optional<String> objection =
                    signer.objection(asked, request.getSpec().getUsages()).or(() -> ownKey(asked));
            return objection.isPresent()
                    ? failed(request, objection.get())
                    : signed(request, asked, authority);
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return failed(request, String.valueOf(unreadable.getMessage()));
        }
    }

    private static Optional<String> ownKey(CertificateRequest asked) {
        return asked.isSigned()
                ? Optional.empty()
                : Optional.of("unable to verify certificate request signature");
    }

    private Plan signed(
            CertificateSigningRequest request,
            CertificateRequest asked,
            CertificateAuthority authority) {
        Instant now = clock.instant();
        Validity validity = Validity.of(request.getSpec().getExpirationSeconds(), longest, now);
        String pem =
                Pem.encode(
                        authority.sign(
                                asked,
                                Usages.of(request.getSpec().getUsages()),
                                validity.from(),
                                validity.to()));
        ObjectNode status = Json.object();
        status.put(
                "certificate",
                Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        return write(request, status);
    }

    private Plan failed(CertificateSigningRequest request, String why) {
        String now = Times.format(clock.instant());
        Conditions conditions = Conditions.of(Json.tree(request.getStatus()));
        conditions.append(
                Condition.of("Failed", "True", "SignerValidationFailure", why)
                        .with("lastUpdateTime", now)
                        .with("lastTransitionTime", now));
        ObjectNode status = Json.object();
        conditions.into(status);
        return write(request, status);
    }

    private static Plan write(CertificateSigningRequest request, ObjectNode status) {
        return Plan.builder()
                .write(
                        Write.patch(
                                        Resources.CERTIFICATE_SIGNING_REQUESTS,
                                        request,
                                        "status",
                                        Json.object(Map.of("status", status)))
                                .ifUnchanged(request))
                .build();
    }
}
