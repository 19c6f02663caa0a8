package dev.navarch.api.auth.webhook;

import dev.navarch.api.encoding.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Answers that are good for a while, by a digest of their question: a question may hold a token,
 * which nobody should find in memory longer than needed.
 */
final class Remembered<T> {

    private static final int MOST = 8_192;

    private final InstantSource clock;
    private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();

    private record Entry<T>(T answer, Instant until) {}

    Remembered(InstantSource clock) {
        this.clock = clock;
    }

    static String key(JsonNode question) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Json.write(question)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks SHA-256", e);
        }
    }

    Optional<T> get(String key) {
        Entry<T> entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (clock.instant().isBefore(entry.until())) {
            return Optional.of(entry.answer());
        }
        entries.remove(key, entry);
        return Optional.empty();
    }

    void put(String key, T answer, Duration good) {
        if (!good.isPositive()) {
            return;
        }
        Instant now = clock.instant();
        if (entries.size() >= MOST) {
            entries.values().removeIf(entry -> !now.isBefore(entry.until()));
        }
        if (entries.size() >= MOST) {
            entries.clear();
        }
        entries.put(key, new Entry<>(answer, now.plus(good)));
    }
}
