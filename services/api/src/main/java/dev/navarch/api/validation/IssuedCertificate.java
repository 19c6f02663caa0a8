package dev.navarch.api.validation;

import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.wire.pki.PemBlock;
import dev.navarch.wire.pki.Possession;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a signer may put into the status of a request for a pod's certificate: a chain whose first
 * certificate is of the key that was asked with, and times that agree with it.
 */
public final class IssuedCertificate {

    private static final String CHAIN = "status.certificateChain";
    private static final String NOT_BEFORE = "status.notBefore";
    private static final String NOT_AFTER = "status.notAfter";
    private static final String REFRESH = "status.beginRefreshAt";
    private static final int LARGEST_CHAIN = 100 * 1024;
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final JsonNode request;
    private final JsonNode status;
    private final Instant now;
    private final Causes causes = new Causes();

    private IssuedCertificate(JsonNode request, Instant now) {
        this.request = request;
        this.status = request.path("status");
        this.now = now;
    }

    /** Whether a status says that there is a certificate. */
    public static boolean is(JsonNode status) {
        return status.at("/conditions/0/type").asString("").equals("Issued");
    }

    /** What is wrong with a request whose certificate was issued just now. */
    public static List<Cause> check(JsonNode request, Instant now) {
        IssuedCertificate issued = new IssuedCertificate(request, now);
        issued.leaf().ifPresent(issued::times);
        return issued.causes.list();
    }

    private Optional<X509Certificate> leaf() {
        String text = status.path("certificateChain").asString("");
        if (text.length() > LARGEST_CHAIN) {
            causes.tooLong(CHAIN, LARGEST_CHAIN);
            return Optional.empty();
        }
        List<PemBlock> blocks;
        try {
            blocks = PemBlock.read(text);
        } catch (GeneralSecurityException damaged) {
            blocks = List.of();
        }
        if (blocks.isEmpty()) {
            return refused(text, "issued certificate chain must contain at least one certificate");
        }
        Optional<X509Certificate> leaf = Optional.empty();
        for (PemBlock block : blocks) {
            if (!block.type().equals("CERTIFICATE")) {
                return refused(
                        text,
                        "issued certificate chain must consist entirely of CERTIFICATE PEM blocks");
            }
            Optional<X509Certificate> read = block.certificate();
            if (read.isEmpty()) {
                return refused(
                        text,
                        (leaf.isEmpty() ? "leaf" : "intermediate")
                                + " certificate does not parse as valid X.509");
            }
            leaf = leaf.or(() -> read);
        }
        if (!isOfTheKeyAskedWith(leaf.orElseThrow())) {
            return refused(text, "leaf certificate was not issued to the requested public key");
        }
        return leaf;
    }

    private Optional<X509Certificate> refused(String text, String why) {
        causes.invalid(CHAIN, text, why);
        return Optional.empty();
    }

    private boolean isOfTheKeyAskedWith(X509Certificate leaf) {
        String stub = request.at("/spec/stubPKCS10Request").asString("");
        String key = request.at("/spec/pkixPublicKey").asString("");
        try {
            PublicKey asked =
                    stub.isEmpty()
                            ? Possession.of(PodCertificateChecks.decoded(key)).key()
                            : Possession.ofRequest(PodCertificateChecks.decoded(stub)).key();
            return Arrays.equals(asked.getEncoded(), leaf.getPublicKey().getEncoded());
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }

    private void times(X509Certificate leaf) {
        Optional<Instant> notBefore =
                time(NOT_BEFORE, "must be present and consistent with the issued certificate");
        Optional<Instant> notAfter =
                time(NOT_AFTER, "must be present and consistent with the issued certificate");
        Optional<Instant> refresh =
                time(REFRESH, "must be present and in the range [notbefore+10min, notafter-10min]");
        if (notBefore.isEmpty() || notAfter.isEmpty() || refresh.isEmpty()) {
            return;
        }
        Instant from = leaf.getNotBefore().toInstant();
        Instant to = leaf.getNotAfter().toInstant();
        Duration life = Duration.between(from, to);
        long most = request.at("/spec/maxExpirationSeconds").asLong(0);
        if (!notBefore.get().equals(from)) {
            wrong(NOT_BEFORE, "must be set to the NotBefore time encoded in the leaf certificate");
        } else if (Duration.between(from, now).abs().compareTo(SKEW) >= 0) {
            wrong(NOT_BEFORE, "must be set to within 5 minutes of kube-apiserver's current time");
        } else if (!notAfter.get().equals(to)) {
            wrong(NOT_AFTER, "must be set to the NotAfter time encoded in the leaf certificate");
        } else if (life.compareTo(SHORTEST) < 0) {
            causes.invalid(CHAIN, life.toString(), "leaf certificate lifetime must be >= 1 hour");
        } else if (life.toSeconds() > most) {
            causes.invalid(
                    CHAIN,
                    life.toString(),
                    "leaf certificate lifetime must be <= spec.maxExpirationSeconds ("
                            + most
                            + ")");
        } else if (refresh.get().isBefore(from.plus(MARGIN))) {
            wrong(REFRESH, "must be at least 10 minutes after status.notBefore");
        } else if (refresh.get().isAfter(to.minus(MARGIN))) {
            wrong(REFRESH, "must be at least 10 minutes before status.notAfter");
        }
    }

    private Optional<Instant> time(String path, String required) {
        JsonNode value = status.path(path.substring(path.indexOf('.') + 1));
        if (!value.isString()) {
            causes.required(path, required);
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value.asString()));
        } catch (DateTimeException damaged) {
            causes.invalid(path, value, required);
            return Optional.empty();
        }
    }

    private void wrong(String path, String why) {
        causes.invalid(path, status.path(path.substring(path.indexOf('.') + 1)), why);
    }
}
