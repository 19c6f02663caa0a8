package dev.navarch.controller.runtime;

import dev.navarch.bus.CommandSender;
import dev.navarch.bus.TokenSource;
import dev.navarch.bus.view.Lister;
import dev.navarch.controller.object.Json;
import dev.navarch.model.Command;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Verb;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the Lease that lets one controller manager work while others wait. Leading means that the
 * view has lately shown this identity's own renewal, so a leader that is cut off from the API
 * service stops by itself, before anybody else may begin.
 */
public final class LeaderElector {

    static final Duration LEASE = Duration.ofSeconds(15);
    static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    static final Duration RENEW_EVERY = Duration.ofSeconds(4);
    static final Duration TRY_EVERY = Duration.ofSeconds(2);

    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final ObjectKey key;
    private final String identity;
    private final Lister<Lease> leases;
    private final CommandSender sender;
    private final TokenSource token;
    private final InstantSource clock;

    private String observedVersion = "";
    private Instant observedAt = Instant.EPOCH;
    private Instant sentAt = Instant.EPOCH;
    private boolean renewalSent;
    private volatile boolean leading;

    public LeaderElector(
            ObjectKey key,
            String identity,
            Lister<Lease> leases,
            CommandSender sender,
            TokenSource token,
            InstantSource clock) {
        this.key = key;
        this.identity = identity;
        this.leases = leases;
        this.sender = sender;
        this.token = token;
        this.clock = clock;
    }

    public boolean isLeading() {
        return leading;
    }

    /** Looks at the lease and renews or tries to take it; to be called about every second. */
    public synchronized void tick() {
        Instant now = clock.instant();
        Optional<Lease> lease = leases.get(key.path());
        lease.ifPresent(this::observe);
        boolean mine =
                lease.map(Lease::getSpec).map(LeaseSpec::getHolderIdentity).stream()
                        .anyMatch(identity::equals);
        leading = mine && renewalSent && observedAt.plus(RENEW_DEADLINE).isAfter(now);
        if (mine) {
            if (!renewalSent || !sentAt.plus(RENEW_EVERY).isAfter(now)) {
                renewalSent = true;
                patch(lease.orElseThrow(), Map.of("renewTime", MICROS.format(now)), false);
            }
        } else {
            renewalSent = false;
            if (!sentAt.plus(TRY_EVERY).isAfter(now)) {
                tryToTake(lease, now);
            }
        }
    }

    /** Gives the lease up, so that a standby need not wait for it to run out. */
    public synchronized void release() {
        if (leading) {
            leading = false;
            leases.get(key.path()).ifPresent(l -> patch(l, Map.of("holderIdentity", ""), false));
        }
    }

    private void observe(Lease lease) {
        String version = String.valueOf(lease.getMetadata().getResourceVersion());
        if (!version.equals(observedVersion)) {
            observedVersion = version;
            observedAt = clock.instant();
        }
    }

    private void tryToTake(Optional<Lease> lease, Instant now) {
        if (lease.isEmpty()) {
            sentAt = now;
            send(Verb.CREATE, Optional.empty(), newLease(now), Preconditions.NONE);
            return;
        }
        LeaseSpec spec = lease.get().getSpec();
        String holder = spec == null ? null : spec.getHolderIdentity();
        boolean free = holder == null || holder.isEmpty();
        if (free || !observedAt.plus(LEASE).isAfter(now)) {
            int transitions =
                    spec == null || spec.getLeaseTransitions() == null
                            ? 0
                            : spec.getLeaseTransitions();
            String time = MICROS.format(now);
            patch(
                    lease.get(),
                    Map.of(
                            "holderIdentity", identity,
                            "acquireTime", time,
                            "renewTime", time,
                            "leaseDurationSeconds", LEASE.toSeconds(),
                            "leaseTransitions", transitions + 1),
                    true);
        }
    }

    private ObjectNode newLease(Instant now) {
        String time = MICROS.format(now);
        ObjectNode lease = Json.object();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("namespace", key.namespace()).put("name", key.name());
        lease.putObject("spec")
                .put("holderIdentity", identity)
                .put("acquireTime", time)
                .put("renewTime", time)
                .put("leaseDurationSeconds", LEASE.toSeconds())
                .put("leaseTransitions", 0);
        return lease;
    }

    private void patch(Lease lease, Map<String, ?> spec, boolean onlyIfUnchanged) {
        sentAt = clock.instant();
        Preconditions preconditions =
                new Preconditions(
                        Optional.of(lease.getMetadata().getUid()),
                        onlyIfUnchanged
                                ? Optional.of(lease.getMetadata().getResourceVersion())
                                : Optional.empty());
        send(
                Verb.PATCH,
                Optional.of(PatchType.MERGE),
                Json.object(Map.of("spec", spec)),
                preconditions);
    }

    private void send(
            Verb verb, Optional<PatchType> patchType, ObjectNode body, Preconditions conditions) {
        sender.heartbeat(
                new Command(
                        UUID.randomUUID().toString(),
                        token.current(),
                        verb,
                        key,
                        "v1",
                        "",
                        patchType,
                        Json.bytes(body),
                        conditions));
    }
}
