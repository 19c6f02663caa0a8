package dev.navarch.bus;

/** Opens the relay's end of the change topics. */
public interface ChangeSinks {

    /**
     * Opens a sink and fences off every sink that was opened before, in whatever process. Waits
     * until Kafka can be reached.
     */
    ChangeSink open();

    /**
     * Opens a sink for a state that has a name.
     *
     * @param incarnation the state's, and another one after a restore
     */
    default ChangeSink open(String incarnation) {
        return open();
    }

    /** Deletes all change topics: what is opened next finds nothing. */
    default void startAnew() {
        throw new UnsupportedOperationException();
    }
}
