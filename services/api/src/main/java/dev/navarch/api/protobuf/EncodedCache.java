package dev.navarch.api.protobuf;

import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was made of encoded objects as long as the objects' own bytes live, and memory
 * suffices. The watch cache and its watchers share one array for each object, so what one client
 * asked for serves all; arrays are told apart by identity.
 */
final class EncodedCache {

    /** So many that readers on all processors seldom wait for each other. */
    private static final int STRIPES = 16;

    private record Stripe(Map<byte[], SoftReference<byte[]>> entries) {

        byte @Nullable [] find(byte[] key) {
            synchronized (entries) {
                SoftReference<byte[]> known = entries.get(key);
                return known == null ? null : known.get();
            }
        }

        void put(byte[] key, byte[] value) {
            synchronized (entries) {
                entries.put(key, new SoftReference<>(value));
            }
        }
    }

    private final Stripe[] stripes = new Stripe[STRIPES];

    @SuppressWarnings("UndefinedEquals") // Equal contents in another array are another object.
    EncodedCache() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe(new WeakHashMap<>());
        }
    }

    /** Makes it if it is not there; two who ask at once may both make it. */
    byte[] get(byte[] object, UnaryOperator<byte[]> make) {
        Stripe stripe = stripes[System.identityHashCode(object) & (STRIPES - 1)];
        byte @Nullable [] known = stripe.find(object);
        if (known == null) {
            known = make.apply(object);
            stripe.put(object, known);
        }
        return known;
    }
}
