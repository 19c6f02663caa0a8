package dev.navarch.bus.kafka;

import dev.navarch.model.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds {@code spec.nodeName} in a pod's JSON without reading the rest. */
final class PodNode {

    private PodNode() {}

    static Optional<String> of(byte[] pod) {
        OptionalInt spec = JsonBytes.field(pod, 0, "spec");
        if (spec.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt name = JsonBytes.field(pod, spec.getAsInt(), "nodeName");
        if (name.isEmpty() || pod[name.getAsInt()] != '"') {
            return Optional.empty();
        }
        int from = name.getAsInt() + 1;
        int to = JsonBytes.end(pod, name.getAsInt()) - 1;
        // A node's name is a DNS subdomain: it has no escapes.
        return to == from
                ? Optional.empty()
                : Optional.of(new String(pod, from, to - from, StandardCharsets.UTF_8));
    }
}
