package dev.navarch.controller.certificate;

import dev.navarch.controller.object.Times;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads certificate signing requests. */
final class Requests {

    private Requests() {}

    static boolean is(CertificateSigningRequest request, String condition) {
        return conditions(request).stream()
                .anyMatch(c -> c.getType().equals(condition) && c.getStatus().equals("True"));
    }

    /** When the condition was written; empty when the request does not have it. */
    static Optional<Instant> since(CertificateSigningRequest request, String condition) {
        return conditions(request).stream()
                .filter(c -> c.getType().equals(condition))
                .findFirst()
                .flatMap(c -> Times.parse(c.getLastUpdateTime()));
    }

    static List<CertificateSigningRequestCondition> conditions(CertificateSigningRequest request) {
        return request.getStatus() == null || request.getStatus().getConditions() == null
                ? List.of()
                : request.getStatus().getConditions();
    }

    /** The certificate as PEM, if there is one. */
    static Optional<String> certificate(CertificateSigningRequest request) {
        return Optional.ofNullable(request.getStatus())
                .map(status -> status.getCertificate())
                .filter(text -> !text.isEmpty())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }
}
