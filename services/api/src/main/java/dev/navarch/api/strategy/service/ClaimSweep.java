package dev.navarch.api.strategy.service;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.service.Claims.Good;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives back what no service holds: a claim is made before its service is written, so that a crash
 * between the two leaves it, and a service that changes its type leaves some too.
 */
public final class ClaimSweep {

    /** A claim this young may belong to a write that is still under way. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final StoredClaims claims;
    private final ObjectReader reader;
    private final InstantSource clock;

    public ClaimSweep(StoredClaims claims, ObjectReader reader, InstantSource clock) {
        this.claims = claims;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * @return how many claims were given back
     */
    public int sweep() {
        int released = 0;
        for (GroupResource type : List.of(StoredClaims.IP_ADDRESSES, StoredClaims.NODE_PORTS)) {
            for (StoredObject claim : reader.cached(type, "")) {
                if (isOld(claim) && !isHeld(claim)) {
                    claims.release(claim);
                    released++;
                }
            }
        }
        return released;
    }

    private boolean isOld(StoredObject claim) {
        String created =
                Json.read(claim.bytes()).path("metadata").path("creationTimestamp").asString("");
        return !created.isEmpty() && Instant.parse(created).plus(GRACE).isBefore(clock.instant());
    }

    private boolean isHeld(StoredObject claim) {
        ObjectKey owner = StoredClaims.owner(claim);
        if (owner.name().isEmpty()) {
            return true;
        }
        Optional<StoredObject> service = reader.current(owner);
        Set<Good> held =
                service.map(s -> ServiceShape.held(Json.read(s.bytes()).path("spec")))
                        .orElse(Set.of());
        return held.stream().anyMatch(good -> StoredClaims.key(good).equals(claim.key()));
    }
}
