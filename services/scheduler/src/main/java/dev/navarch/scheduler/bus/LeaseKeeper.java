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
            case Election.Move.Renew renew ->
                    update(
                            renew.lease(),
                            holding(identity, renew.lease().acquired(), renew.lease()));
            case Election.Move.Take take -> update(take.lease(), taken(take.lease()));
        }
    }

    /** Gives the lease up, so that another need not wait for it to run out. */
    void release() {
        if (isLeading()) {
            views.lease(KEY.path())
                    .ifPresent(lease -> update(lease, holding("", lease.acquired(), lease)));
        }
    }

    private void create() {
        commands.heartbeat(Verb.CREATE, KEY, lease(spec(identity, now(), 0)), Preconditions.NONE);
    }

    /**
     * Replaces the lease if nobody has touched it since: the role of a scheduler, as Kubernetes has
     * it, may not patch leases.
     */
    private void update(LeaseState lease, ObjectNode spec) {
        ObjectNode object = lease(spec);
        object.withObject("metadata")
                .put("uid", lease.uid())
                .put("resourceVersion", lease.version());
        commands.heartbeat(
                Verb.UPDATE,
                KEY,
                object,
                new Preconditions(Optional.of(lease.uid()), Optional.of(lease.version())));
    }

    private ObjectNode taken(LeaseState lease) {
        return spec(identity, now(), lease.transitions() + 1);
    }

    private ObjectNode holding(String holder, String acquired, LeaseState lease) {
        return spec(holder, acquired, lease.transitions());
    }

    private ObjectNode spec(String holder, String acquired, int transitions) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("holderIdentity", holder)
                .put("acquireTime", acquired.isEmpty() ? now() : acquired)
                .put("renewTime", now())
                .put("leaseDurationSeconds", Election.LEASE_SECONDS)
                .put("leaseTransitions", transitions);
    }

    private static ObjectNode lease(ObjectNode spec) {
        ObjectNode lease = JsonMapper.shared().createObjectNode();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata").put("namespace", KEY.namespace()).put("name", KEY.name());
        lease.set("spec", spec);
        return lease;
    }

    private String now() {
        return MICRO_TIME.format(clock.instant());
    }
}
