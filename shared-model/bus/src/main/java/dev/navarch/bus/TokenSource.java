package dev.navarch.bus;

/** The bearer token by which a service proves who it is, in commands and over HTTPS. */
public interface TokenSource {

    /** The token that is valid now; it may change over time, so ask for it at each use. */
    String current();
}
