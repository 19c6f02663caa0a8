package dev.navarch.bus.view;

import dev.navarch.model.ObjectKey;
import java.util.Optional;

/**
 * What a view's handlers are told, after the view has taken the change in.
 *
 * @param key which object
 * @param revision the change's revision
 * @param before the object that the view held, if any
 * @param after the object that it holds now; empty when deleted
 */
public record ViewEvent<T>(ObjectKey key, long revision, Optional<T> before, Optional<T> after) {}
