package dev.navarch.api.strategy.service;

import dev.navarch.model.ObjectKey;

/**
 * Who holds what can be held once in the whole cluster: an address, a node port. Each claim is an
 * object of its own in the store, named by what it claims, so that the store itself refuses the
 * second one, whichever replica asks.
 */
public interface Claims {

    /** What is claimed. */
    sealed interface Good {

        /** {@code 10.96.0.10} */
        record Address(String ip) implements Good {}

        /** {@code 30080} */
        record NodePort(int port) implements Good {}
    }

    /**
     * Takes it if nobody else holds it.
     *
     * @param owner the service that is to hold it
     * @return whether the owner holds it now
     */
    boolean claim(Good good, ObjectKey owner);

    /** Whether somebody held it when this replica last looked; saves a claim that would fail. */
    boolean isTaken(Good good);

    /** Gives it back, if it is this owner's. */
    void release(Good good, ObjectKey owner);
}
