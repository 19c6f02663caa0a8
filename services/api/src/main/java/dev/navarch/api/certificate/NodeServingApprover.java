package dev.navarch.api.certificate;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.Subscription;
import dev.navarch.model.Resources;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approves a node's request for a serving certificate when the node may have one, by {@code create
 * certificatesigningrequests/selfnodeserver}, and it names nothing that is somebody else's.
 * Kubernetes leaves these to people, since it has no way to know a node's names; here a joined
 * node's name is what its client certificate says, and its address must be nobody's so far.
 */
public final class NodeServingApprover implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeServingApprover.class);

    private final ObjectReader reader;
    private final Authorizer authorizer;
    private final Ensure ensure;
    private final Set<String> reserved;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final Subscription subscription;

    /**
     * @param reserved names and addresses that no node may have
     */
    public NodeServingApprover(
            ObjectReader reader, Authorizer authorizer, Ensure ensure, Set<String> reserved) {
        this.reader = reader;
        this.authorizer = authorizer;
        this.ensure = ensure;
        this.reserved = Set.copyOf(reserved);
        this.subscription =
                reader.follow(
                        Set.of(Resources.CERTIFICATE_SIGNING_REQUESTS), changes -> dirty.set(true));
    }

    /** Decides what came since the last call; to be called about once a second. */
    public void run() {
        if (!dirty.getAndSet(false)) {
            return;
        }
        for (StoredObject stored : reader.cached(Resources.CERTIFICATE_SIGNING_REQUESTS, "")) {
            ObjectNode object = Json.read(stored.bytes());
            Optional<NodeServingRequest> request =
                    NodeClientApprover.isOpen(object)
                            ? NodeServingRequest.of(object)
                            : Optional.empty();
            if (request.isPresent() && may(request.get())) {
                if (request.get().isItsOwn(taken(request.get().node()))) {
                    approve(object);
                } else {
                    LOG.warn(
                            "{} asks for a serving certificate with names or addresses that are"
                                    + " not its own: {} {}",
                            request.get().asker().name(),
                            request.get().hosts(),
                            request.get().addresses());
                }
            }
        }
    }

    private boolean may(NodeServingRequest request) {
        return NodeClientApprover.may(authorizer, request.asker(), "selfnodeserver");
    }

    private Set<String> taken(String node) {
        Set<String> taken = new HashSet<>(reserved);
        for (StoredObject stored : reader.cached(Resources.NODES, "")) {
            if (!stored.key().name().equals(node)) {
                for (JsonNode address : Json.read(stored.bytes()).at("/status/addresses")) {
                    taken.add(address.path("address").asString(""));
                }
            }
        }
        return taken;
    }

    private void approve(ObjectNode object) {
        ensure.correct(
                        Resources.CERTIFICATE_SIGNING_REQUESTS,
                        "approval",
                        object,
                        current ->
                                NodeClientApprover.approved(
                                        current,
                                        object,
                                        "Auto approving self kubelet serving certificate: it names"
                                                + " only what is the node's own."))
                .exceptionally(failed -> {
                    LOG.info("A node's request could not be approved this time", failed);
                    dirty.set(true);
                    return null;
                });
    }

    @Override
    public void close() {
        subscription.close();
    }
}
