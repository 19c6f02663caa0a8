package dev.navarch.api.admission;

import dev.navarch.api.auth.Authorizer.Decision;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What admission says of a request beside its decision: warnings for the client and annotations for
 * the audit log. A request that is tried again may say the same twice; it is kept once.
 */
public final class Notes {

    private Set<String> warnings = Set.of();
    private Map<String, String> annotations = Map.of();
    private volatile @Nullable Decision decision;

    public synchronized void warn(String text) {
        Set<String> more = new LinkedHashSet<>(warnings);
        more.add(text);
        warnings = more;
    }

    /**
     * @param key {@code plugin.example.com/key}; the first value stands
     */
    public synchronized void annotate(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(annotations);
        more.putIfAbsent(key, value);
        annotations = more;
    }

    /** Who allowed or refused it, and why. */
    public void decided(Decision said) {
        decision = said;
    }

    /** Empty until it is authorized. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    public synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    public synchronized Map<String, String> annotations() {
        return Map.copyOf(annotations);
    }
}
