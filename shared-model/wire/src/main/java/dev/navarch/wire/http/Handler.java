package dev.navarch.wire.http;

/** Answers requests. What it throws becomes a 500 without details. */
@FunctionalInterface
public interface Handler {

    /** Takes an exchange, which may be answered now, later, or from another thread. */
    void handle(Exchange exchange) throws Exception;
}
