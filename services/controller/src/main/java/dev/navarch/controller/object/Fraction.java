package dev.navarch.controller.object;

import io.fabric8.kubernetes.api.model.IntOrString;

/** A number, or a percentage of a total. */
public final class Fraction {

    private Fraction() {}

    public static int of(IntOrString value, int total, boolean roundUp) {
        Integer number = value.getIntVal();
        if (number != null) {
            return number;
        }
        String text = value.getStrVal();
        long percent = Long.parseLong(text.substring(0, text.length() - 1));
        long hundredfold = percent * total;
        return (int) (roundUp ? Math.ceilDiv(hundredfold, 100) : hundredfold / 100);
    }
}
