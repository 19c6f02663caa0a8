package dev.navarch.bus.health;

import java.util.Optional;

/** One thing that a service needs before it is of use. Every bean of this type is asked. */
public interface ReadinessCheck {

    /** In a word, as it stands in the answer: {@code views}. */
    String name();

    /** What is missing, for whoever operates the service; may block briefly. */
    Optional<String> problem();
}
