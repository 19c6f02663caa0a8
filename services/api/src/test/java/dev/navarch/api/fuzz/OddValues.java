package dev.navarch.api.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What nobody expects: texts, numbers and trees at the edges of what can be written down. */
final class OddValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "\u0000",
                    "\n\t\r",
                    "-",
                    ".",
                    "..",
                    "../../etc/passwd",
                    "a/b",
                    "A_B",
                    "null",
                    "true",
                    "0x10",
                    "1e400",
                    "-1",
                    "18446744073709551616",
                    "1Ei",
                    "999999999999999999999Ei",
                    "0.0000000000000000001n",
                    "1e",
                    "5Zi",
                    "99999-13-45T99:99:99Z",
                    "2026-02-30T00:00:00Z",
                    "+999999999-01-01T00:00:00Z",
                    "\u202ereversed",
                    "\ud83d\ude80",
                    "\ud800",
                    "İstanbul",
                    "e\u0301",
                    "日本語",
                    "%00%ff",
                    "%s%n%d",
                    "${jndi:ldap://x}",
                    "{{.}}",
                    "$(VAR)",
                    "' or 1=1 --",
                    "*",
                    "[",
                    "(a+)+$",
                    "{.spec['x']}",
                    "~0~1~2",
                    "10.96.0.999",
                    "::ffff:10.0.0.1/129",
                    "fe80::1%eth0",
                    "self.x.y(",
                    "object.spec.replicas / 0 == 1",
                    "in (a,b",
                    "a=b,!c,d notin ()");

    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-1",
                    "1.5",
                    "-0.0",
                    "2147483647",
                    "2147483648",
                    "-2147483649",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "1e19",
                    "1e308",
                    "1e400",
                    "1e-400",
                    "123456789012345678901234567890.123456789");

    private final RandomGenerator random;

    OddValues(RandomGenerator random) {
        this.random = random;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String text() {
        return switch (random.nextInt(8)) {
            case 0 -> "x".repeat(random.nextInt(1, 600));
            case 1 -> new String(Character.toChars(random.nextInt(1, 0x3000)));
            default -> one(TEXTS);
        };
    }

    String number() {
        return one(NUMBERS);
    }

    JsonNode any() {
        return switch (random.nextInt(9)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2, 3 -> numberNode();
            case 4 -> JSON.objectNode();
            case 5 -> JSON.arrayNode();
            case 6 -> nested(random.nextInt(1, 40));
            default -> JSON.stringNode(text());
        };
    }

    private JsonNode numberNode() {
        String text = number();
        return text.matches("-?\\d+")
                ? JSON.numberNode(new BigInteger(text))
                : JSON.numberNode(new BigDecimal(text));
    }

    private JsonNode nested(int depth) {
        JsonNode inner = JSON.stringNode("deep");
        for (int i = 0; i < depth; i++) {
            if (random.nextBoolean()) {
                ArrayNode list = JSON.arrayNode();
                inner = list.add(inner);
            } else {
                ObjectNode object = JSON.objectNode();
                inner = object.set(random.nextBoolean() ? "metadata" : "a", inner);
            }
        }
        return inner;
    }
}
