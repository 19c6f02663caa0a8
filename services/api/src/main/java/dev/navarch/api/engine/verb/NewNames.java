package dev.navarch.api.engine.verb;

import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Names and uids that the server gives. */
final class NewNames {

    /** Without vowels and look-alikes, so that no words arise. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX = 5;
    private static final int LONGEST = 63;

    private final Supplier<RandomGenerator> random;

    NewNames(Supplier<RandomGenerator> random) {
        this.random = random;
    }

    /** The prefix, cut so that the name stays a DNS label, with five random characters. */
    String generate(String prefix) {
        StringBuilder name =
                new StringBuilder(prefix.substring(0, Math.min(prefix.length(), LONGEST - SUFFIX)));
        RandomGenerator bits = random.get();
        for (int i = 0; i < SUFFIX; i++) {
            name.append(LETTERS.charAt(bits.nextInt(LETTERS.length())));
        }
        return name.toString();
    }

    /** A random (version 4) UUID. */
    String uid() {
        RandomGenerator bits = random.get();
        long high = (bits.nextLong() & ~0xf000L) | 0x4000L;
        long low = (bits.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
