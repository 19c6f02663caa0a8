package dev.navarch.bus;

import java.util.function.BiConsumer;

/** The topic of resource usage samples: lossy, short-lived, keyed by node. */
public interface SampleTopic {

    /** Sends a sample; losing one is no error. */
    void send(String node, byte[] sample);

    /** Follows samples from now on: (node, sample). */
    Subscription follow(BiConsumer<String, byte[]> listener);
}
