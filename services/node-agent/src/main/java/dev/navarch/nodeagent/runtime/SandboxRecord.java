package dev.navarch.nodeagent.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sandbox as the runtime knows it.
 *
 * @param addresses its addresses, the primary one first; empty in the host's network
 */
public record SandboxRecord(
        String id,
        PodIdentity pod,
        int attempt,
        boolean ready,
        Instant createdAt,
        List<String> addresses,
        Map<String, String> annotations) {

    public SandboxRecord {
        addresses = List.copyOf(addresses);
        annotations = Map.copyOf(annotations);
    }
}
