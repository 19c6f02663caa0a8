package dev.navarch.api.store;

/** What is known of an object at a revision that is past. */
public sealed interface PastState {

    /** It was so, in the storage version. */
    record Was(byte[] bytes) implements PastState {}

    /** There was no such object. */
    record WasNot() implements PastState {}

    /**
     * The change log does not reach back so far.
     *
     * @param since the first revision of which it still tells
     */
    record Forgotten(long since) implements PastState {}

    /** There is no such revision yet. */
    record NotYet(long newest) implements PastState {}
}
