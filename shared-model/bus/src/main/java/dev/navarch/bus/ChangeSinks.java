package dev.navarch.bus;

/** Opens the relay's end of the change topics. */
public interface ChangeSinks {

    /**
     * Opens a sink and fences off every sink that was opened before, in whatever process. Waits
     * until Kafka can be reached.
     */
    ChangeSink open();
}
