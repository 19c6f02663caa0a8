package dev.navarch.api.auth;

/** What an authenticator says of a request. */
public sealed interface Authentication {

    /** The request is this user's. */
    record Known(User user) implements Authentication {}

    /** The request carries nothing that this authenticator understands. */
    record NoOpinion() implements Authentication {}

    /** The request carries something that is wrong. */
    record Refused(String why) implements Authentication {}
}
