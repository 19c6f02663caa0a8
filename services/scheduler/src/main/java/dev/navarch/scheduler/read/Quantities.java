package dev.navarch.scheduler.read;

import dev.navarch.scheduler.cluster.Amounts;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads resource quantities, {@code 100m} or {@code 2Gi}, as whole numbers, rounded up. */
final class Quantities {

    private static final Map<String, BigDecimal> SUFFIXES = suffixes();

    private Quantities() {}

    private static Map<String, BigDecimal> suffixes() {
        Map<String, BigDecimal> suffixes = new HashMap<>();
        String binary = "KMGTPE";
        String decimal = "kMGTPE";
        for (int i = 0; i < binary.length(); i++) {
            suffixes.put(binary.charAt(i) + "i", BigDecimal.valueOf(1024).pow(i + 1));
            suffixes.put(String.valueOf(decimal.charAt(i)), BigDecimal.TEN.pow(3 * (i + 1)));
        }
        suffixes.put("", BigDecimal.ONE);
        suffixes.put("m", BigDecimal.valueOf(1, 3));
        suffixes.put("u", BigDecimal.valueOf(1, 6));
        suffixes.put("n", BigDecimal.valueOf(1, 9));
        return Map.copyOf(suffixes);
    }

    /** In thousandths of the unit. */
    static long milli(@Nullable Quantity quantity) {
        return quantity == null ? 0 : round(number(quantity).movePointRight(3));
    }

    static long whole(@Nullable Quantity quantity) {
        return quantity == null ? 0 : round(number(quantity));
    }

    static Amounts amounts(@Nullable Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return Amounts.NONE;
        }
        Map<String, Long> scalars = new HashMap<>();
        quantities.forEach((name, quantity) -> {
            if (!name.equals("cpu")
                    && !name.equals("memory")
                    && !name.equals("ephemeral-storage")
                    && !name.equals("pods")) {
                scalars.put(name, whole(quantity));
            }
        });
        return new Amounts(
                milli(quantities.get("cpu")),
                whole(quantities.get("memory")),
                whole(quantities.get("ephemeral-storage")),
                scalars);
    }

    /**
     * @throws IllegalArgumentException for what is no quantity
     */
    private static BigDecimal number(Quantity quantity) {
        String text = text(quantity);
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        BigDecimal unit = SUFFIXES.get(text.substring(end));
        try {
            return unit == null
                    ? new BigDecimal(text)
                    : new BigDecimal(text.substring(0, end)).multiply(unit);
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException("no quantity: " + text, malformed);
        }
    }

    private static String text(Quantity quantity) {
        String format = quantity.getFormat();
        return format == null ? quantity.getAmount() : quantity.getAmount() + format;
    }

    private static long round(BigDecimal number) {
        BigDecimal up = number.setScale(0, RoundingMode.UP);
        return up.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Long.MAX_VALUE
                : up.longValue();
    }
}
