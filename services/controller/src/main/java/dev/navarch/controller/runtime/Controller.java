package dev.navarch.controller.runtime;

/**
 * One controller: which keys a change concerns, and what to do about a key. It decides from the
 * views alone, keeps no state that it cannot lose, and is told how its last plan for the key fared.
 */
public interface Controller {

    /** Its name as the source of events, {@code replicaset-controller}. */
    String name();

    /** Asks the views to enqueue the keys that a change of theirs concerns. */
    void watch(Keys keys);

    /** Decides. Called for one key by one thread at a time; keys run side by side. */
    Plan plan(String key, Feedback feedback);

    /** Where keys to plan are put. */
    interface Keys {

        void add(String key);

        void addAfter(String key, java.time.Duration delay);
    }
}
