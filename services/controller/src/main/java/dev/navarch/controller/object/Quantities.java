package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Quantities as exact numbers, and written in the form that Kubernetes calls canonical. */
public final class Quantities {

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P", "E"};

    private Quantities() {}

    public static BigDecimal number(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    /** In thousandths, rounded up. */
    public static long milli(Quantity quantity) {
        return number(quantity)
                .movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** Thousandths of cores or of bytes, as their status shows them. */
    public static String format(long milli, String resource) {
        if (resource.equals("cpu")) {
            return decimal(BigDecimal.valueOf(milli, 3));
        }
        return Long.toString(milli / 1000);
    }

    /** {@code 1500m}, {@code 2}, {@code 3k}: the largest suffix that needs no fraction. */
    public static String decimal(BigDecimal number) {
        BigDecimal milli = number.movePointRight(3).setScale(0, RoundingMode.CEILING);
        BigDecimal[] whole = milli.divideAndRemainder(BigDecimal.valueOf(1000));
        if (whole[1].signum() != 0) {
            return milli.toBigInteger() + "m";
        }
        return shortest(whole[0], BigDecimal.valueOf(1000), DECIMAL);
    }

    /** {@code 64Mi}, {@code 1025}: the largest suffix that needs no fraction. */
    public static String binary(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.CEILING);
        return shortest(whole, BigDecimal.valueOf(1024), BINARY);
    }

    /** A sum in the form that its resource is usually written in. */
    public static Quantity of(BigDecimal number, String like) {
        return new Quantity(like.endsWith("i") ? binary(number) : decimal(number));
    }

    private static String shortest(BigDecimal whole, BigDecimal base, String[] suffixes) {
        BigDecimal left = whole;
        int suffix = 0;
        while (suffix + 1 < suffixes.length && left.signum() != 0) {
            BigDecimal[] next = left.divideAndRemainder(base);
            if (next[1].signum() != 0) {
                break;
            }
            left = next[0];
            suffix++;
        }
        return left.toBigInteger() + suffixes[suffix];
    }
}
