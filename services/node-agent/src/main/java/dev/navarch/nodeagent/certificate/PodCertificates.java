package dev.navarch.nodeagent.certificate;

import dev.navarch.nodeagent.certificate.CertificateAnswer.End;
import dev.navarch.nodeagent.certificate.CredentialState.Request;
import dev.navarch.nodeagent.worker.PodEvents;
import dev.navarch.nodeagent.worker.PodVolumes.VolumeFailure;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.PemBlock;
import dev.navarch.wire.pki.PodKeyType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCertificateProjection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The credentials of pods (KEP-4317). Each source of a volume that wants one has a key of its own,
 * made here and kept in memory only; a request for its certificate; and from the time that the
 * signer names, a new key and request, whose certificate replaces the old one when it comes. After
 * a restart of the agent all is asked for anew, and until then pods keep the files that they have.
 */
public final class PodCertificates {

    private static final Logger log = LoggerFactory.getLogger(PodCertificates.class);

    /** A request that is still unknown after this time was deleted. */
    private static final Duration GONE = Duration.ofMinutes(10);

    private static final Duration OVERDUE = Duration.ofMinutes(10);

    /** Pods that were made together need not ask together. */
    private static final Duration SPREAD = Duration.ofMinutes(5);

    private record Place(String podUid, String volume, int source) {}

    private final CertificateRequests requests;
    private final PodEvents events;
    private final Clock clock;
    private final RandomGenerator random;
    private final ConcurrentMap<Place, CredentialState> states = new ConcurrentHashMap<>();

    public PodCertificates(
            CertificateRequests requests, PodEvents events, Clock clock, RandomGenerator random) {
        this.requests = requests;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The newest credential. Whoever asks again learns what became of requests meanwhile; nobody
     * asks twice at a time for the same pod.
     *
     * @param source which of the volume's sources
     * @throws VolumeFailure if there is none yet, or never will be
     */
    public Credential of(Pod pod, String volume, int source, PodCertificateProjection wanted)
            throws VolumeFailure {
        Place place = new Place(pod.getMetadata().getUid(), volume, source);
        CredentialState state =
                next(pod, wanted, states.getOrDefault(place, new CredentialState.None()));
        states.put(place, state);
        return switch (state) {
            case CredentialState.None() ->
                    throw new VolumeFailure("PodCertificateRequest appears to have been deleted");
            case CredentialState.Asked asked ->
                    throw new VolumeFailure("credential bundle is not issued yet");
            case CredentialState.Refused(End.Refused why) ->
                    throw new VolumeFailure(
                            "PodCertificateRequest was permanently %s: reason=\"%s\" message=\"%s\""
                                    .formatted(said(why), why.reason(), why.message()));
            case CredentialState.Held held -> held.credential();
        };
    }

    /** The pod is gone. */
    public void forget(String podUid) {
        states.keySet().removeIf(place -> place.podUid().equals(podUid));
    }

    private CredentialState next(Pod pod, PodCertificateProjection wanted, CredentialState state)
            throws VolumeFailure {
        return switch (state) {
            case CredentialState.None() -> new CredentialState.Asked(ask(pod, wanted));
            case CredentialState.Asked(Request request) -> answered(pod, request).orElse(state);
            case CredentialState.Refused refused -> refused;
            case CredentialState.Held held -> renewed(pod, wanted, held);
        };
    }

    private CredentialState renewed(
            Pod pod, PodCertificateProjection wanted, CredentialState.Held held) {
        Instant now = clock.instant();
        if (now.isBefore(held.refreshAt())) {
            return held;
        }
        CredentialState.Held watched = watched(pod, held, now);
        if (watched.successor().isPresent()) {
            CredentialState after = answered(pod, watched.successor().get()).orElse(watched);
            return after instanceof CredentialState.None
                    ? watched.succeededBy(Optional.empty())
                    : after;
        }
        try {
            return watched.succeededBy(Optional.of(ask(pod, wanted)));
        } catch (VolumeFailure e) {
            log.warn("certificate of pod {}: {}", pod.getMetadata().getName(), e.text());
            return watched;
        }
    }

    private CredentialState.Held watched(Pod pod, CredentialState.Held held, Instant now) {
        boolean overdue = held.saidOverdue() || now.isAfter(held.refreshAt().plus(OVERDUE));
        boolean expired = held.saidExpired() || now.isAfter(held.notAfter());
        if (overdue && !held.saidOverdue()) {
            events.warning(
                    pod, "", "CertificateOverdueForRefresh", "PodCertificate refresh overdue");
        }
        if (expired && !held.saidExpired()) {
            events.warning(pod, "", "CertificateExpired", "PodCertificate expired");
        }
        return held.said(overdue, expired);
    }

    private Request ask(Pod pod, PodCertificateProjection wanted) throws VolumeFailure {
        try {
            PodKeyType type = PodKeyType.valueOf(wanted.getKeyType());
            KeyPair keys = type.create();
            String path = requests.ask(pod, wanted, type.stub(keys));
            return new Request(Pem.encode(keys.getPrivate()), path, clock.instant().plus(GONE));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new VolumeFailure("while creating PodCertificateRequest: " + e.getMessage(), e);
        }
    }

    /** What a request has led to; empty while it has led to nothing. */
    private Optional<CredentialState> answered(Pod pod, Request request) {
        Optional<CertificateAnswer> answer = requests.answer(request.path());
        if (answer.isEmpty()) {
            return clock.instant().isAfter(request.goneAt())
                    ? Optional.of(new CredentialState.None())
                    : Optional.empty();
        }
        return switch (answer.get().end()) {
            case End.Open() -> Optional.empty();
            case End.Refused refused -> {
                events.warning(
                        pod,
                        "",
                        refused.type(),
                        "PodCertificateRequest %s %s, reason=\"%s\", message=\"%s\""
                                .formatted(
                                        request.path(),
                                        refused.type().equals("Denied") ? "was denied" : "failed",
                                        refused.reason(),
                                        refused.message()));
                yield Optional.of(new CredentialState.Refused(refused));
            }
            case End.Issued issued ->
                    Optional.of(
                            new CredentialState.Held(
                                    new Credential(request.key(), clean(issued.chain())),
                                    issued.refreshAt()
                                            .plusMillis(random.nextLong(SPREAD.toMillis())),
                                    issued.notAfter(),
                                    Optional.empty(),
                                    false,
                                    false));
        };
    }

    private static String said(End.Refused why) {
        return why.type().equals("Denied") ? "denied" : "failed";
    }

    /** The chain without anything that stood between its certificates. */
    private static String clean(String chain) {
        StringBuilder text = new StringBuilder();
        try {
            PemBlock.read(chain).forEach(block -> text.append(block.text()));
        } catch (GeneralSecurityException damaged) {
            return chain;
        }
        return text.toString();
    }
}
