package dev.navarch.controller.runtime;

import java.util.List;

/**
 * How the key's previous plan fared.
 *
 * @param refused its writes that were refused
 * @param streak how many plans in a row, up to the previous one, created something and had nothing
 *     refused
 */
public record Feedback(List<Refused> refused, int streak) {

    public static final Feedback NONE = new Feedback(List.of(), 0);

    public Feedback {
        refused = List.copyOf(refused);
    }

    /**
     * How many objects to create at once: 1, then twice as many each time that all went well, so
     * that a refused create (a quota) does not become hundreds of them.
     */
    public int batch(int limit) {
        return streak >= 30 ? limit : Math.min(limit, 1 << streak);
    }
}
