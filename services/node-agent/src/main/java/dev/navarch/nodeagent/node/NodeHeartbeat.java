package dev.navarch.nodeagent.node;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Rejection;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.runtime.ImageRecord;
import dev.navarch.nodeagent.runtime.RuntimeHealth;
import dev.navarch.nodeagent.status.Times;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a node known to be alive: a lease renewed every ten seconds, its status when that changes
 * or else every five minutes (KEP-589). Whatever the API service says is missing is created again.
 */
public final class NodeHeartbeat {

    /** How often {@link #beat} is to be called. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    static final int LEASE_SECONDS = 40;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration STATUS_PERIOD = Duration.ofMinutes(5);

    private final NodeObject node;
    private final Commands commands;
    private final Clock clock;
    private final Supplier<RuntimeHealth> health;
    private final Supplier<List<ImageRecord>> images;
    private Optional<NodeStatus> reported = Optional.empty();
    private Instant reportedAt = Instant.MIN;
    private boolean registered;
    private boolean leased;

    public NodeHeartbeat(
            NodeObject node,
            Commands commands,
            Clock clock,
            Supplier<RuntimeHealth> health,
            Supplier<List<ImageRecord>> images) {
        this.node = node;
        this.commands = commands;
        this.clock = clock;
        this.health = health;
        this.images = images;
    }

    /** Takes the times of transition over from the node's object, as it was before this agent. */
    public synchronized void resume(NodeStatus before) {
        if (reported.isEmpty()) {
            reported = Optional.of(before);
        }
    }

    public synchronized void beat() {
        Instant now = clock.instant();
        if (!registered) {
            registered = true;
            commands.createNow(nodeKey(), node.object(now, health.get(), images.get()));
        }
        reportStatus(now);
        renewLease(now);
    }

    private void reportStatus(Instant now) {
        NodeStatus status = node.status(reported, now, health.get(), images.get());
        boolean due =
                !now.isBefore(
                        reportedAt.equals(Instant.MIN) ? now : reportedAt.plus(STATUS_PERIOD));
        if (!due && reported.isPresent() && timeless(reported.get()).equals(timeless(status))) {
            return;
        }
        reported = Optional.of(status);
        reportedAt = now;
        ObjectNode patch = JSON.createObjectNode();
        patch.set("status", JSON.valueToTree(status));
        commands.heartbeat(nodeKey(), "status", PatchType.STRATEGIC, patch);
    }

    /** Without the moment at which it was said. */
    private static NodeStatus timeless(NodeStatus status) {
        NodeStatusBuilder builder = new NodeStatusBuilder(status);
        builder.withConditions(
                status.getConditions().stream()
                        .map(condition ->
                                new io.fabric8.kubernetes.api.model.NodeConditionBuilder(condition)
                                        .withLastHeartbeatTime(null)
                                        .build())
                        .toList());
        return builder.build();
    }

    private void renewLease(Instant now) {
        if (!leased) {
            leased = true;
            commands.createNow(leaseKey(), lease(now));
        }
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("spec")
                .put("holderIdentity", node.name())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", Times.micros(now));
        commands.heartbeat(leaseKey(), "", PatchType.MERGE, patch);
    }

    private Lease lease(Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("kube-node-lease")
                .withName(node.name())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node.name())
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(ZonedDateTime.ofInstant(now, ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    /** Hears that a command was refused. */
    public synchronized void refused(Rejection rejection) {
        if (rejection.code() != 404) {
            return;
        }
        if (rejection.key().equals(nodeKey())) {
            registered = false;
            reportedAt = Instant.MIN;
        } else if (rejection.key().equals(leaseKey())) {
            leased = false;
        }
    }

    /** The node's object was deleted; it is created again at the next beat. */
    public synchronized void deleted() {
        registered = false;
        reportedAt = Instant.MIN;
    }

    public ObjectKey nodeKey() {
        return ObjectKey.cluster(Resources.NODES, node.name());
    }

    private ObjectKey leaseKey() {
        return ObjectKey.namespaced(Resources.LEASES, "kube-node-lease", node.name());
    }
}
