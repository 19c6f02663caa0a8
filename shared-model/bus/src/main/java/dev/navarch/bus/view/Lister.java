package dev.navarch.bus.view;

import java.util.Collection;
import java.util.Optional;

/**
 * Reads a view: what a core package is given. The objects are shared and must not be modified.
 *
 * @param <T> the decoded object
 */
public interface Lister<T> {

    /** The object at {@code namespace/name}, or {@code name} when cluster-scoped. */
    Optional<T> get(String path);

    Collection<T> list();

    /** The objects of a namespace; all of them for the empty namespace of cluster-scoped types. */
    Collection<T> inNamespace(String namespace);

    /** The objects that the named index files under the key. */
    Collection<T> byIndex(String index, String key);
}
