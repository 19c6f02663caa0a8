package dev.navarch.api.certificate;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.StoredObject;
import dev.navarch.bus.Subscription;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approves a node's request for a client certificate when whoever asks may have one: create {@code
 * certificatesigningrequests/selfnodeclient} to renew its own, {@code …/nodeclient} to join.
 * Kubernetes does so in a controller that asks by SubjectAccessReview; here it is done where the
 * authorizer is, since controllers do not call the API.
 */
public final class NodeClientApprover implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeClientApprover.class);
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final Set<GroupResource> WATCHED =
            Set.of(
                    Resources.CERTIFICATE_SIGNING_REQUESTS,
                    new GroupResource(RBAC, "clusterroles"),
                    new GroupResource(RBAC, "clusterrolebindings"));

    /**
     * Permissions may come by ways that are not watched, and be seen a little later than others.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final ObjectReader reader;
    private final Authorizer authorizer;
    private final Ensure ensure;
    private final InstantSource clock;
    private final AtomicBoolean dirty = new AtomicBoolean(true);
    private final Subscription subscription;
    private volatile Instant lookAgain = Instant.MAX;

    public NodeClientApprover(
            ObjectReader reader, Authorizer authorizer, Ensure ensure, InstantSource clock) {
        this.reader = reader;
        this.authorizer = authorizer;
        this.ensure = ensure;
        this.clock = clock;
        this.subscription = reader.follow(WATCHED, changes -> dirty.set(true));
    }

    /** Decides what came since the last call; to be called about once a second. */
    public void run() {
        if (!dirty.getAndSet(false) && clock.instant().isBefore(lookAgain)) {
            return;
        }
        boolean left = false;
        for (StoredObject stored : reader.cached(Resources.CERTIFICATE_SIGNING_REQUESTS, "")) {
            ObjectNode object = Json.read(stored.bytes());
            Optional<NodeClientRequest> request =
                    isOpen(object) ? NodeClientRequest.of(object) : Optional.empty();
            if (request.isPresent()) {
                Optional<String> why = permission(request.get());
                why.ifPresent(message -> approve(object, message));
                left |= why.isEmpty();
            }
        }
        lookAgain = left ? clock.instant().plus(LOOK_AGAIN) : Instant.MAX;
    }

    static boolean isOpen(JsonNode object) {
        JsonNode status = object.path("status");
        return status.path("certificate").asString("").isEmpty()
                && status.path("conditions")
                        .valueStream()
                        .map(c -> c.path("type").asString(""))
                        .noneMatch(type -> type.equals("Approved") || type.equals("Denied"));
    }

    /** What to say of the approval; empty when the asker may not have it. */
    private Optional<String> permission(NodeClientRequest request) {
        if (request.isForItself() && may(request, "selfnodeclient")) {
            return Optional.of(
                    "Auto approving self kubelet client certificate after SubjectAccessReview.");
        }
        return may(request, "nodeclient")
                ? Optional.of(
                        "Auto approving kubelet client certificate after SubjectAccessReview.")
                : Optional.empty();
    }

    private boolean may(NodeClientRequest request, String subresource) {
        return may(authorizer, request.asker(), subresource);
    }

    /** Whether somebody may create such a part of a request, which stands for a permission. */
    static boolean may(Authorizer authorizer, User asker, String subresource) {
        GroupResource type = Resources.CERTIFICATE_SIGNING_REQUESTS;
        return authorizer
                .authorize(
                        asker,
                        new Attributes(
                                "create",
                                type.group(),
                                "*",
                                type.resource(),
                                subresource,
                                "",
                                "",
                                ""))
                .allowed();
    }

    private void approve(ObjectNode object, String message) {
        ensure.correct(
                        Resources.CERTIFICATE_SIGNING_REQUESTS,
                        "approval",
                        object,
                        current -> approved(current, object, message))
                .exceptionally(failed -> {
                    LOG.info("A node's request could not be approved this time", failed);
                    dirty.set(true);
                    return null;
                });
    }

    static ObjectNode approved(ObjectNode current, ObjectNode judged, String message) {
        if (isOpen(current) && current.path("spec").equals(judged.path("spec"))) {
            current.withObjectProperty("status")
                    .withArrayProperty("conditions")
                    .addObject()
                    .put("type", "Approved")
                    .put("status", "True")
                    .put("reason", "AutoApproved")
                    .put("message", message);
        }
        return current;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
