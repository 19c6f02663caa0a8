package dev.navarch.api.replicas;

/**
 * A watch event, or one that the model expects.
 *
 * @param kind {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}
 * @param name of the object; empty for a bookmark
 * @param value of the object; empty for a bookmark
 * @param end whether it is the bookmark that ends the initial events
 */
record Event(String kind, String name, long revision, String value, boolean end) {

    boolean bookmark() {
        return kind.equals("BOOKMARK");
    }
}
