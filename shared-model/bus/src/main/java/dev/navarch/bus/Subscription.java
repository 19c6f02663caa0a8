package dev.navarch.bus;

/** A running subscription; closing it ends it and waits for the call in progress. */
public interface Subscription extends AutoCloseable {

    @Override
    void close();
}
