package dev.navarch.api.cel;

import dev.navarch.api.decode.QuantityText;
import java.math.BigDecimal;

/** A quantity as a value of CEL. */
record Amount(BigDecimal value) implements Comparable<Amount> {

    static Amount parse(String text) {
        if (!QuantityText.isQuantity(text)) {
            throw new IllegalArgumentException("quantities must match the regular expression");
        }
        return new Amount(QuantityText.amount(text).stripTrailingZeros());
    }

    Amount add(Amount other) {
        return new Amount(value.add(other.value).stripTrailingZeros());
    }

    Amount subtract(Amount other) {
        return new Amount(value.subtract(other.value).stripTrailingZeros());
    }

    boolean isInteger() {
        return value.scale() <= 0 && value.toBigInteger().bitLength() < Long.SIZE;
    }

    @Override
    public int compareTo(Amount other) {
        return value.compareTo(other.value);
    }
}
