package dev.navarch.scheduler.bus;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import dev.navarch.scheduler.election.Election;
import dev.navarch.scheduler.election.LeaseState;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Does what the election decides, with the Lease {@code kube-system/kube-scheduler}. */
final class LeaseKeeper {

    private static final ObjectKey KEY =
            ObjectKey.namespaced(Resources.LEASES, "kube-system", "kube-scheduler");
    private static final DateTimeFormatter MICRO_TIME =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final String identity;
    private final Election election;
    private final ClusterViews views;
    private final Commands commands;
    private final InstantSource clock;

    LeaseKeeper(String identity, ClusterViews views, Commands commands, InstantSource clock) {
        this.identity = identity;
        this.election = new Election(identity, clock);
        this.views = views;
        this.commands = commands;
        this.clock = clock;
    }

    boolean isLeading() {
        return election.isLeading();
    }

    void tick() {
        switch (election.look(views.lease(KEY.path()))) {
            case Election.Move.Nothing ignored -> {}
            case Election.Move.Create ignored -> create();
            case Election.Move.Renew renew -> {
                ObjectNode spec = JsonMapper.shared().createObjectNode();
                spec.put("renewTime", now());
                patch(renew.lease(), spec, Optional.empty());
            }
            case Election.Move.Take take ->
                    patch(
                            take.lease(),
                            holding(take.lease().transitions() + 1),
                            Optional.of(take.lease().version()));
        }
    }

    /** Gives the lease up, so that another need not wait for it to run out. */
    void release() {
        if (isLeading()) {
            views.lease(KEY.path())
                    .ifPresent(lease -> {
                        ObjectNode spec = JsonMapper.shared().createObjectNode();
                        spec.put("holderIdentity", "");
                        patch(lease, spec, Optional.of(lease.version()));
                    });
        }
    }

    private void create() {
        ObjectNode lease = JsonMapper.shared().createObjectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("namespace", KEY.namespace()).put("name", KEY.name());
        lease.set("spec", holding(0));
        commands.heartbeat(Verb.CREATE, KEY, lease, Preconditions.NONE);
    }

    private ObjectNode holding(int transitions) {
        ObjectNode spec = JsonMapper.shared().createObjectNode();
        return spec.put("holderIdentity", identity)
                .put("acquireTime", now())
                .put("renewTime", now())
                .put("leaseDurationSeconds", Election.LEASE_SECONDS)
                .put("leaseTransitions", transitions);
    }

    private void patch(LeaseState lease, ObjectNode spec, Optional<String> version) {
        ObjectNode patch = JsonMapper.shared().createObjectNode();
        patch.set("spec", spec);
        commands.heartbeat(
                Verb.PATCH, KEY, patch, new Preconditions(Optional.of(lease.uid()), version));
    }

    private String now() {
        return MICRO_TIME.format(clock.instant());
    }
}
