package dev.navarch.controller.runtime;

import java.time.Duration;

/** Told of the work on keys, by the thread that does it: it must not block. */
public interface WorkObserver {

    WorkObserver NONE =
            new WorkObserver() {
                @Override
                public void began(String controller, Duration waited) {}

                @Override
                public void ended(String controller, Duration took) {}

                @Override
                public void failed(String controller) {}
            };

    /**
     * @param waited since the key was due
     */
    void began(String controller, Duration waited);

    void ended(String controller, Duration took);

    /** The key's plan failed, and is to be made again. */
    void failed(String controller);
}
