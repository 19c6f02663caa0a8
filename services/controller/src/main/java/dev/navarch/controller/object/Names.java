package dev.navarch.controller.object;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/** Names that controllers make up, from the alphabet that forms no words. */
public final class Names {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int MAX_PREFIX = 58;
    private static final int SUFFIX = 5;

    private Names() {}

    /**
     * A name as the API server makes from {@code generateName}. Chosen by the sender, so that the
     * object is known when it appears.
     */
    public static String generate(String prefix, RandomGenerator random) {
        StringBuilder name = new StringBuilder(truncate(prefix));
        for (int i = 0; i < SUFFIX; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }

    public static String truncate(String prefix) {
        return prefix.length() > MAX_PREFIX ? prefix.substring(0, MAX_PREFIX) : prefix;
    }

    /** FNV-1a of 32 bits as decimal digits in the safe alphabet: a template's hash label. */
    public static String hash(byte[] content, String salt) {
        int hash = fnv(0x811c9dc5, content);
        hash = fnv(hash, salt.getBytes(StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder();
        for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
            text.append(ALPHABET.charAt(digit % ALPHABET.length()));
        }
        return text.toString();
    }

    private static int fnv(int seed, byte[] content) {
        int hash = seed;
        for (byte b : content) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }
}
