package dev.navarch.api.relay;

import java.util.Optional;

/** Decides which replica relays. */
@FunctionalInterface
public interface Leadership {

    /** For a single replica, which always leads. */
    Leadership ALONE = () -> Optional.of(() -> true);

    /**
     * @return empty while another replica leads
     */
    Optional<Lease> tryLead();

    /** Being the one; ends by closing, or by itself when the connection that holds it breaks. */
    @FunctionalInterface
    interface Lease extends AutoCloseable {

        boolean isHeld();

        @Override
        default void close() {}
    }
}
