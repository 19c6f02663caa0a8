package dev.navarch.metrics.api;

import dev.navarch.model.UsageSample;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Figures as quantities and objects of {@code metrics.k8s.io/v1beta1}. */
final class Figures {

    private Figures() {}

    static ObjectNode usage(UsageSample.Usage usage) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("cpu", cpu(usage.cpuNanoCores()))
                .put("memory", memory(usage.memoryWorkingSetBytes()));
    }

    /** Billionths of a core, {@code 1500000n}. */
    static String cpu(long nanoCores) {
        return nanoCores == 0 ? "0" : nanoCores + "n";
    }

    static String memory(long bytes) {
        return bytes == 0 ? "0" : bytes / 1024 + "Ki";
    }

    /** As Go prints a duration: {@code 15s}, {@code 10.062s}, {@code 1m0s}. */
    static String window(long millis) {
        Duration window = Duration.ofMillis(millis);
        long minutes = window.toMinutes();
        long rest = millis - minutes * 60_000;
        String seconds =
                rest % 1000 == 0
                        ? Long.toString(rest / 1000)
                        : new java.math.BigDecimal(rest)
                                .movePointLeft(3)
                                .stripTrailingZeros()
                                .toPlainString();
        return (minutes > 0 ? minutes + "m" : "") + seconds + "s";
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static ObjectNode labels(Map<String, String> labels) {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> node.put(label.getKey(), label.getValue()));
        return node;
    }
}
