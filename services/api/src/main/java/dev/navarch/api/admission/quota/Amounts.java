package dev.navarch.api.admission.quota;

import dev.navarch.api.admission.PodResources;
import dev.navarch.api.decode.QuantityText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Amounts by name, and how a quota writes them. */
final class Amounts {

    private static final BigInteger KIBI = BigInteger.valueOf(1024);

    private Amounts() {}

    static Map<String, BigDecimal> read(JsonNode quantities) {
        Map<String, BigDecimal> amounts = new TreeMap<>();
        quantities.forEachEntry(
                (name, quantity) -> amounts.put(name, PodResources.amount(quantity)));
        return amounts;
    }

    static ObjectNode write(Map<String, BigDecimal> amounts) {
        ObjectNode quantities = JsonNodeFactory.instance.objectNode();
        amounts.forEach((name, amount) -> quantities.put(name, text(name, amount)));
        return quantities;
    }

    /** Memory and storage in powers of 1024, as people write them; all else in decimal. */
    static String text(String name, BigDecimal amount) {
        boolean bytes = name.endsWith("memory") || name.endsWith("storage");
        if (bytes
                && amount.stripTrailingZeros().scale() <= 0
                && amount.signum() > 0
                && amount.toBigInteger().remainder(KIBI).signum() == 0) {
            return QuantityText.canonical(amount.toBigInteger().divide(KIBI) + "Ki");
        }
        return QuantityText.canonical(amount.toPlainString());
    }

    /** {@code cpu=1,memory=2Gi} */
    static String shown(Collection<String> names, Function<String, BigDecimal> amount) {
        return names.stream()
                .sorted()
                .map(name -> name + "=" + text(name, amount.apply(name)))
                .collect(Collectors.joining(","));
    }
}
