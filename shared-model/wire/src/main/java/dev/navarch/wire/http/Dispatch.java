package dev.navarch.wire.http;

/** Which thread runs a handler. */
public enum Dispatch {
    /** A new virtual thread for each request: the handler may block. */
    VIRTUAL_THREAD,
    /** The connection's event loop: the handler must never block. */
    EVENT_LOOP
}
