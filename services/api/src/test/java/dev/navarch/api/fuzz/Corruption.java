package dev.navarch.api.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Breaks the bytes of a body. */
final class Corruption {

    private static final List<String> WHOLE =
            List.of(
                    "",
                    "null",
                    "[]",
                    "\"text\"",
                    "17",
                    "{",
                    "}",
                    "{\"a\":1,\"a\":2}",
                    "{\"metadata\":{\"name\":\"a\",\"name\":\"b\"}}",
                    "a: &x [*x]",
                    "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]",
                    "!!javax.script.ScriptEngineManager [x]",
                    "? [a]\n: b",
                    "--- {}\n--- {}",
                    "\ufeff{}",
                    "k8s\u0000");

    private final RandomGenerator random;

    Corruption(RandomGenerator random) {
        this.random = random;
    }

    byte[] of(byte[] body) {
        if (body.length == 0) {
            return "{".getBytes(StandardCharsets.UTF_8);
        }
        return switch (random.nextInt(7)) {
            case 0, 1 -> Arrays.copyOf(body, random.nextInt(body.length));
            case 2 -> flipped(body);
            case 3 -> concatenated(body, body);
            case 4 -> concatenated(body, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
            case 5 -> deep();
            default -> WHOLE.get(random.nextInt(WHOLE.size())).getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] flipped(byte[] body) {
        byte[] changed = body.clone();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private byte[] deep() {
        int depth = random.nextBoolean() ? 400 : 20_000;
        String text =
                random.nextBoolean()
                        ? "[".repeat(depth)
                        : "{\"metadata\":".repeat(depth) + "1" + "}".repeat(depth);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
