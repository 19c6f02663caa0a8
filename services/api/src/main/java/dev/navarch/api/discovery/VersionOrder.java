package dev.navarch.api.discovery;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The priority of versions, as the API reference has it for custom resources: {@code v10}, {@code
 * v2}, {@code v1}, {@code v11beta2}, {@code v3beta1}, {@code v1alpha1}, then all others by name.
 */
public final class VersionOrder {

    private static final Pattern VERSION =
            Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    public static final Comparator<String> NEWEST_STABLE_FIRST =
            Comparator.comparing(VersionOrder::rank)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder());

    private VersionOrder() {}

    private static Rank rank(String version) {
        Matcher m = VERSION.matcher(version);
        if (!m.matches()) {
            return new Rank(0, 0, 0);
        }
        int stability = m.group(2) == null ? 3 : m.group(2).equals("beta") ? 2 : 1;
        return new Rank(
                stability,
                Integer.parseInt(m.group(1)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3)));
    }

    private record Rank(int stability, int major, int minor) implements Comparable<Rank> {

        private static final Comparator<Rank> ORDER =
                Comparator.comparingInt(Rank::stability)
                        .thenComparingInt(Rank::major)
                        .thenComparingInt(Rank::minor);

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }
}
