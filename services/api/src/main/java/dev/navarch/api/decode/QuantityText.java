package dev.navarch.api.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quantities in the canonical form of the API reference: no fraction, the largest suffix that needs
 * none, and the family of suffixes that was written ({@code 0.5} is {@code 500m}, {@code 1024Mi} is
 * {@code 1Gi}). Equal amounts are then equal texts.
 */
public final class QuantityText {

    private static final String FORM = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
    private static final Pattern QUANTITY =
            Pattern.compile(
                    "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))"
                            + "(?:([KMGTPE]i)|([numkMGTPE])|([eE][+-]?[0-9]{1,3}))?");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final Map<String, Integer> DECIMAL =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final List<String> DECIMAL_SUFFIXES =
            List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    /** The same few texts come again and again; when there are more, all are forgotten. */
    private static final int MAX_KNOWN = 1024;

    private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

    private QuantityText() {}

    /**
     * @throws DecodeException if the text is no quantity
     */
    public static String canonical(String text) {
        String known = KNOWN.get(text);
        if (known == null) {
            known = compute(text);
            if (KNOWN.size() >= MAX_KNOWN) {
                KNOWN.clear();
            }
            KNOWN.put(text, known);
        }
        return known;
    }

    private static String compute(String text) {
        Matcher m = match(text);
        BigDecimal amount = amount(m);
        if (m.group(2) != null && amount.abs().compareTo(KIBI) >= 0) {
            return binary(amount.setScale(0, RoundingMode.UP).toBigInteger());
        }
        BigDecimal nano =
                amount.setScale(Math.min(Math.max(amount.scale(), 0), 9), RoundingMode.UP);
        return decimal(nano, m.group(4) != null);
    }

    /**
     * The amount that a valid quantity says.
     *
     * @throws RuntimeException if the text is no quantity
     */
    public static BigDecimal amount(String text) {
        return amount(match(text));
    }

    /** Whether the text is a quantity. */
    public static boolean isQuantity(String text) {
        return QUANTITY.matcher(text).matches();
    }

    private static Matcher match(String text) {
        Matcher m = QUANTITY.matcher(text);
        if (!m.matches()) {
            throw new DecodeException(
                    "quantities must match the regular expression '" + FORM + "'");
        }
        return m;
    }

    private static BigDecimal amount(Matcher m) {
        BigDecimal number = new BigDecimal(m.group(1));
        if (m.group(2) != null) {
            return number.multiply(KIBI.pow(BINARY.indexOf(m.group(2))));
        } else if (m.group(3) != null) {
            return number.scaleByPowerOfTen(DECIMAL.getOrDefault(m.group(3), 0));
        } else if (m.group(4) != null) {
            return number.scaleByPowerOfTen(Integer.parseInt(m.group(4).substring(1)));
        }
        return number;
    }

    private static String binary(BigInteger amount) {
        int power = 0;
        BigInteger left = amount;
        BigInteger kibi = KIBI.toBigInteger();
        while (power < BINARY.size() - 1 && left.remainder(kibi).signum() == 0) {
            left = left.divide(kibi);
            power++;
        }
        return left + BINARY.get(power);
    }

    private static String decimal(BigDecimal amount, boolean exponent) {
        if (amount.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = amount.stripTrailingZeros();
        int power = Math.min(Math.max(Math.floorDiv(-stripped.scale(), 3) * 3, -9), 18);
        String number = stripped.scaleByPowerOfTen(-power).toBigInteger().toString();
        if (exponent) {
            return power == 0 ? number : number + "e" + power;
        }
        return number + DECIMAL_SUFFIXES.get((power + 9) / 3);
    }
}
