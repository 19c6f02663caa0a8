package dev.navarch.api.audit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Begins a recording of each request that the policy wants noted. */
public final class AuditTrail implements AutoCloseable {

    /** Notes nothing. */
    public static final AuditTrail NONE =
            new AuditTrail(Optional.empty(), List.of(), InstantSource.system());

    private final Optional<AuditPolicy> policy;
    private final List<AuditSink> sinks;
    private final InstantSource clock;

    private AuditTrail(Optional<AuditPolicy> policy, List<AuditSink> sinks, InstantSource clock) {
        this.policy = policy;
        this.sinks = List.copyOf(sinks);
        this.clock = clock;
    }

    /**
     * @throws dev.navarch.model.settings.SettingException if the policy is missing or wrong
     */
    public static AuditTrail by(Path policyFile, List<AuditSink> sinks, InstantSource clock) {
        return new AuditTrail(Optional.of(PolicyFile.read(policyFile)), sinks, clock);
    }

    /** Whether anything at all is noted: who asks needs to gather nothing otherwise. */
    public boolean enabled() {
        return policy.isPresent();
    }

    public Recording begin(AuditedRequest request) {
        return policy.flatMap(rules -> rules.scope(request))
                .<Recording>map(scope -> new EventRecording(request, scope, sinks, clock))
                .orElse(Recording.NONE);
    }

    @Override
    public void close() {
        sinks.forEach(AuditSink::close);
    }
}
