package dev.navarch.api.auth.token;

/**
 * An object that a token lives and dies with.
 *
 * @param kind {@code Pod}, {@code Secret} or {@code Node}
 */
public record BoundTo(String kind, String name, String uid) {}
