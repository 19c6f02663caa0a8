package dev.navarch.nodeagent.simulated;

import dev.navarch.nodeagent.runtime.SandboxConfig;
import dev.navarch.nodeagent.runtime.SandboxRecord;
import java.time.Instant;
import java.util.List;

/** A sandbox that exists only here. */
record SimulatedSandbox(SandboxRecord record) {

    SimulatedSandbox(String id, SandboxConfig config, List<String> addresses, Instant now) {
        this(
                new SandboxRecord(
                        id,
                        config.pod(),
                        config.attempt(),
                        true,
                        now,
                        addresses,
                        config.annotations()));
    }

    SimulatedSandbox stopped() {
        return new SimulatedSandbox(
                new SandboxRecord(
                        record.id(),
                        record.pod(),
                        record.attempt(),
                        false,
                        record.createdAt(),
                        record.addresses(),
                        record.annotations()));
    }
}
