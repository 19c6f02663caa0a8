package dev.navarch.api.replicas;

import java.util.Optional;

/**
 * An object as a write left it.
 *
 * @param body empty if it was deleted
 */
record Version(long revision, String type, String name, Optional<Body> body) {}
