package dev.navarch.api.discovery;

import dev.navarch.api.type.TypeRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Documents about the served types, each made when it is first asked for and kept until the types
 * change.
 */
public final class KeptDocuments {

    private final TypeRegistry registry;
    private final LongSupplier extras;
    private volatile Kept kept;

    /**
     * @param extras another number whenever what other servers add has changed
     */
    public KeptDocuments(TypeRegistry registry, LongSupplier extras) {
        this.registry = registry;
        this.extras = extras;
        this.kept = empty();
    }

    /** Those of the types as they are now. */
    public Kept current() {
        Kept known = kept;
        if (known.types != registry.generation() || known.extras != extras.getAsLong()) {
            known = empty();
            kept = known;
        }
        return known;
    }

    private Kept empty() {
        return new Kept(
                registry.generation(),
                extras.getAsLong(),
                GroupVersions.of(registry),
                new ConcurrentHashMap<>());
    }

    /**
     * The documents of one moment.
     *
     * @param groups the types that they are about
     */
    public record Kept(
            long types, long extras, GroupVersions groups, Map<String, Document> documents) {

        public Document get(String key, Supplier<Document> make) {
            return documents.computeIfAbsent(key, k -> make.get());
        }
    }
}
