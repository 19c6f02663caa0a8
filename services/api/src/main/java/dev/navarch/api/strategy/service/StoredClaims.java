package dev.navarch.api.strategy.service;

import dev.navarch.api.encoding.EncodedObject;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.store.Write;
import dev.navarch.api.store.WriteOutcome;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Claims as objects in the cluster's store. Addresses are {@code ipaddresses.networking.k8s.io}, as
 * Kubernetes keeps them (KEP-1880); node ports are a type that only this service knows.
 */
public final class StoredClaims implements Claims {

    public static final GroupResource IP_ADDRESSES =
            new GroupResource("networking.k8s.io", "ipaddresses");
    public static final GroupResource NODE_PORTS =
            new GroupResource("internal.navarch.dev", "nodeports");

    private final ObjectStore store;
    private final ObjectReader reader;
    private final InstantSource clock;

    public StoredClaims(ObjectStore store, ObjectReader reader, InstantSource clock) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    static ObjectKey key(Good good) {
        return switch (good) {
            case Good.Address address -> ObjectKey.cluster(IP_ADDRESSES, address.ip());
            case Good.NodePort port -> ObjectKey.cluster(NODE_PORTS, Integer.toString(port.port()));
        };
    }

    @Override
    public boolean claim(Good good, ObjectKey owner) {
        ObjectNode object = describe(good, owner);
        String uid = object.path("metadata").path("uid").asString("");
        Write write =
                new Write(
                        key(good),
                        uid,
                        Optional.empty(),
                        Optional.of(EncodedObject.of(object)),
                        Optional.empty());
        return switch (store.write(write).join()) {
            case WriteOutcome.Committed ignored -> true;
            case WriteOutcome.Conflict conflict ->
                    conflict.current().filter(held -> isOf(held, owner)).isPresent();
            case WriteOutcome.AlreadyApplied ignored -> true;
        };
    }

    @Override
    public boolean isTaken(Good good) {
        return reader.cached(key(good)).isPresent();
    }

    @Override
    public void release(Good good, ObjectKey owner) {
        Optional<StoredObject> held = reader.current(key(good));
        if (held.isPresent() && isOf(held.get(), owner)) {
            release(held.get());
        }
    }

    /** A claim that changed meanwhile is somebody else's by now. */
    void release(StoredObject held) {
        try {
            store.write(
                            new Write(
                                    held.key(),
                                    held.uid(),
                                    Optional.of(held),
                                    Optional.empty(),
                                    Optional.empty()))
                    .join();
        } catch (CompletionException e) {
            // The claim stays until the sweep finds that its service is gone.
        }
    }

    static ObjectKey owner(StoredObject claim) {
        ObjectNode parent = Json.child(Json.child(Json.read(claim.bytes()), "spec"), "parentRef");
        return new ObjectKey(
                Resources.SERVICES, Json.text(parent, "namespace"), Json.text(parent, "name"));
    }

    private static boolean isOf(StoredObject claim, ObjectKey owner) {
        return owner(claim).equals(owner);
    }

    private ObjectNode describe(Good good, ObjectKey owner) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        switch (good) {
            case Good.Address ignored ->
                    object.put("apiVersion", "networking.k8s.io/v1").put("kind", "IPAddress");
            case Good.NodePort ignored ->
                    object.put("apiVersion", "internal.navarch.dev/v1").put("kind", "NodePort");
        }
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", key(good).name())
                .put("uid", UUID.randomUUID().toString())
                .put(
                        "creationTimestamp",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        if (good instanceof Good.Address address) {
            metadata.putObject("labels")
                    .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io")
                    .put(
                            "ipaddress.kubernetes.io/ip-family",
                            address.ip().contains(":") ? "IPv6" : "IPv4");
        }
        object.putObject("spec")
                .putObject("parentRef")
                .put("group", "")
                .put("resource", "services")
                .put("namespace", owner.namespace())
                .put("name", owner.name());
        return object;
    }
}
