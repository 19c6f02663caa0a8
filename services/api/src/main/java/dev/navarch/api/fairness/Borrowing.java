package dev.navarch.api.fairness;

import java.util.List;

/**
 * Shares the server's seats among levels by what they need: each gets the same multiple of its
 * target, within its bounds (KEP-1040, "Seat Borrowing").
 */
final class Borrowing {

    private static final int STEPS = 64;

    private Borrowing() {}

    /** What one level may and would like to have. */
    record Claim(int least, double target, int most) {

        int at(double multiple) {
            return (int) Math.round(Math.clamp(multiple * target, least, most));
        }
    }

    /** The seats of each claim, in their order; in sum about {@code total}. */
    static List<Integer> share(int total, List<Claim> claims) {
        if (claims.stream().mapToInt(Claim::least).sum() >= total) {
            return claims.stream().map(Claim::least).toList();
        }
        if (claims.stream().mapToInt(Claim::most).sum() <= total) {
            return claims.stream().map(Claim::most).toList();
        }
        double low = 0;
        double high = 1;
        while (sum(claims, high) < total && high < 1e12) {
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (sum(claims, middle) > total) {
                high = middle;
            } else {
                low = middle;
            }
        }
        double multiple = low;
        return claims.stream().map(claim -> claim.at(multiple)).toList();
    }

    private static long sum(List<Claim> claims, double multiple) {
        return claims.stream().mapToLong(claim -> claim.at(multiple)).sum();
    }
}
