package dev.navarch.api.strategy.service;

import dev.navarch.api.strategy.service.Claims.Good;
import dev.navarch.model.ObjectKey;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * Finds something free in a range: at random first, so that replicas do not run after each other,
 * then one after the other.
 */
final class Pool {

    private static final int RANDOM_TRIES = 32;

    private final Claims claims;
    private final RandomGenerator random;

    Pool(Claims claims, RandomGenerator random) {
        this.claims = claims;
        this.random = random;
    }

    /**
     * @param reserved the first so many are given out last
     * @param good the good at an offset, from 0 to {@code size - 1}
     * @param dryRun whether to find only, and claim nothing
     */
    Optional<Good> take(
            long reserved,
            long size,
            LongFunction<? extends Good> good,
            ObjectKey owner,
            boolean dryRun) {
        for (int i = 0; i < RANDOM_TRIES && reserved < size; i++) {
            Good candidate = good.apply(random.nextLong(reserved, size));
            if (tries(candidate, owner, dryRun)) {
                return Optional.of(candidate);
            }
        }
        for (long i = 0; i < size; i++) {
            Good candidate = good.apply((reserved + i) % size);
            if (tries(candidate, owner, dryRun)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private boolean tries(Good candidate, ObjectKey owner, boolean dryRun) {
        return !claims.isTaken(candidate) && (dryRun || claims.claim(candidate, owner));
    }
}
