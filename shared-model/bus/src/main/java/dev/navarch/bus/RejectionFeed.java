package dev.navarch.bus;

import dev.navarch.model.Rejection;
import java.util.function.Consumer;

/** The answers to commands that the API service refused, from the moment of subscribing. */
public interface RejectionFeed {

    Subscription follow(Consumer<Rejection> listener);
}
