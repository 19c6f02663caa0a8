package dev.navarch.api.replicas;

/**
 * A write that was answered with success.
 *
 * @param value what was written; of a deletion, what was there before
 * @param revision that the answer showed; 0 for a deletion, whose answer shows none
 * @param floor the newest revision that anybody had seen when the write was sent
 */
record Acknowledged(
        String type, String name, String value, boolean deletion, long revision, long floor) {}
