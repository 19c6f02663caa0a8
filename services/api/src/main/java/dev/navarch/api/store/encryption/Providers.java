package dev.navarch.api.store.encryption;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of some types: the first writes, all read.
 *
 * @param writer empty for {@code identity}, which keeps objects as they are
 * @param readers by their prefix
 * @param identity whether rows that are not encrypted may be read
 */
record Providers(Optional<NamedKey> writer, Map<String, NamedKey> readers, boolean identity) {

    /** What types have that no provider is named for. */
    static final Providers PLAIN = new Providers(Optional.empty(), Map.of(), true);

    Providers {
        readers = Map.copyOf(readers);
    }

    /**
     * @param keys in their order; empty stands for {@code identity}
     */
    static Providers of(List<Optional<NamedKey>> keys) {
        Map<String, NamedKey> readers = new LinkedHashMap<>();
        keys.forEach(key -> key.ifPresent(k -> readers.putIfAbsent(k.prefix(), k)));
        return new Providers(keys.getFirst(), readers, keys.stream().anyMatch(Optional::isEmpty));
    }
}
