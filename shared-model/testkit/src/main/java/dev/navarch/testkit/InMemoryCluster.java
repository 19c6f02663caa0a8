package dev.navarch.testkit;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Rejection;
import dev.navarch.model.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster for tests: it applies commands to objects and publishes the changes. It is deliberately
 * small: no validation, no defaults, no authentication; only what a controller, the scheduler or a
 * node agent can notice (see {@link ObjectRules}). What must behave exactly like the API service is
 * tested against the API service.
 */
public final class InMemoryCluster implements CommandSender {

    static final JsonMapper JSON = JsonMapper.shared();

    private final InMemoryBus bus;
    private final ObjectRules rules;
    private final SerialQueue queue;
    private final SortedMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    private final Set<String> appliedIds = new HashSet<>();
    private final List<Command> received = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long revision;

    public InMemoryCluster(Clock clock, Executor executor) {
        bus = new InMemoryBus(executor);
        rules = new ObjectRules(clock);
        queue = new SerialQueue(executor);
    }

    /** A cluster in which everything has happened when a call returns. */
    public InMemoryCluster(Clock clock) {
        this(clock, Runnable::run);
    }

    public ChangeFeed changes() {
        return bus;
    }

    public RejectionFeed rejectionFeed() {
        return bus;
    }

    @Override
    public CompletableFuture<Void> send(Command command) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        queue.add(() -> {
            sent.complete(null);
            applyOnce(command);
        });
        return sent;
    }

    @Override
    public CompletableFuture<Void> heartbeat(Command command) {
        return send(command);
    }

    /** Every command that came, in order. */
    public synchronized List<Command> received() {
        return List.copyOf(received);
    }

    /** Every rejection that was given, in order. */
    public synchronized List<Rejection> rejections() {
        return List.copyOf(rejections);
    }

    /** Creates an object as a user would; its {@code metadata} needs no more than a name. */
    public <T> T create(GroupResource type, T object) {
        ObjectNode tree = JSON.valueToTree(object);
        JsonNode metadata = tree.path("metadata");
        ObjectKey key =
                new ObjectKey(
                        type,
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString(""));
        ObjectKey created = applyOrThrow(Verb.CREATE, key, "", tree, Preconditions.NONE);
        @SuppressWarnings("unchecked")
        Class<T> kind = (Class<T>) object.getClass();
        return get(created, kind).orElseThrow();
    }

    /** Replaces an object, whatever its resourceVersion; {@code subresource} may be empty. */
    public void update(ObjectKey key, String subresource, Object object) {
        ObjectNode tree = JSON.valueToTree(object);
        tree.withObject("metadata").remove("resourceVersion");
        applyOrThrow(Verb.UPDATE, key, subresource, tree, Preconditions.NONE);
    }

    /** Deletes an object with the default grace and propagation. */
    public void delete(ObjectKey key) {
        applyOrThrow(Verb.DELETE, key, "", JSON.createObjectNode(), Preconditions.NONE);
    }

    /** The object as it is now. */
    public synchronized <T> Optional<T> get(ObjectKey key, Class<T> kind) {
        return Optional.ofNullable(objects.get(key)).map(o -> JSON.treeToValue(o, kind));
    }

    /** The objects of a type as they are now, by namespace and name. */
    public synchronized <T> List<T> list(GroupResource type, Class<T> kind) {
        return objects.entrySet().stream()
                .filter(e -> e.getKey().type().equals(type))
                .map(e -> JSON.treeToValue(e.getValue(), kind))
                .toList();
    }

    public synchronized long revision() {
        return revision;
    }

    private synchronized void applyOnce(Command command) {
        received.add(command);
        if (!appliedIds.add(command.id())) {
            return;
        }
        try {
            apply(command);
        } catch (RefusedException refused) {
            Rejection rejection =
                    new Rejection(
                            command.id(),
                            command.key(),
                            refused.code,
                            refused.reason,
                            status(refused).getBytes(StandardCharsets.UTF_8));
            rejections.add(rejection);
            bus.publish(rejection);
        }
    }

    private synchronized ObjectKey applyOrThrow(
            Verb verb, ObjectKey key, String subresource, ObjectNode body, Preconditions given) {
        return apply(
                new Command(
                        "direct",
                        "",
                        verb,
                        key,
                        "",
                        subresource,
                        Optional.empty(),
                        JSON.writeValueAsBytes(body),
                        given));
    }

    private ObjectKey apply(Command command) {
        Optional<ObjectNode> before = Optional.ofNullable(objects.get(command.key()));
        long next = revision + 1;
        Optional<ObjectNode> after = rules.apply(command, before, next);
        ObjectKey key = after.map(o -> keyOf(command.key(), o)).orElse(command.key());
        if (after.equals(before)) {
            return key;
        }
        revision = next;
        after.ifPresentOrElse(
                o -> {
                    o.withObject("metadata").put("resourceVersion", Long.toString(next));
                    objects.put(key, o);
                },
                () -> objects.remove(key));
        ChangeType type =
                after.isEmpty()
                        ? ChangeType.DELETED
                        : before.isEmpty() ? ChangeType.ADDED : ChangeType.MODIFIED;
        String uid = before.or(() -> after).orElseThrow().path("metadata").path("uid").asString("");
        bus.publish(
                new Change(
                        next,
                        type,
                        key,
                        uid,
                        before.map(JSON::writeValueAsBytes),
                        after.map(JSON::writeValueAsBytes)));
        return key;
    }

    private static ObjectKey keyOf(ObjectKey asked, ObjectNode object) {
        return new ObjectKey(
                asked.type(), asked.namespace(), object.path("metadata").path("name").asString());
    }

    private static String status(RefusedException refused) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", refused.getMessage())
                .put("reason", refused.reason)
                .put("code", refused.code)
                .toString();
    }

    /** A command that the rules refuse. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int code;
        private final String reason;

        RefusedException(int code, String reason, String message) {
            super(message);
            this.code = code;
            this.reason = reason;
        }
    }
}
