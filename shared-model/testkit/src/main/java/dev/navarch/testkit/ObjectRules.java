package dev.navarch.testkit;

import dev.navarch.model.Command;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.model.Verb;
import dev.navarch.testkit.InMemoryCluster.RefusedException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write does to an object in the {@link InMemoryCluster}: names, uids, timestamps and
 * generations are given; {@code status}, {@code binding}, {@code eviction}, {@code scale} and
 * {@code finalize} write their own part; a delete waits for finalizers and for a bound pod's grace.
 */
final class ObjectRules {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clock clock;
    private int names;

    ObjectRules(Clock clock) {
        this.clock = clock;
    }

    /**
     * The object after the command; empty when it is gone, equal to before when nothing changed.
     */
    Optional<ObjectNode> apply(Command command, Optional<ObjectNode> before, long revision) {
        if (command.verb() == Verb.CREATE
                && (command.subresource().isEmpty() || before.isEmpty())) {
            return Optional.of(create(command, before, revision));
        }
        if (command.verb() == Verb.PATCH
                && command.patchType().equals(Optional.of(PatchType.APPLY))
                && before.isEmpty()) {
            return Optional.of(create(command, before, revision));
        }
        ObjectNode old = before.orElseThrow(() -> notFound(command));
        check(command, old);
        return switch (command.verb()) {
            case CREATE -> createSubresource(command, old);
            case UPDATE -> settle(command.key().type(), old, replace(command, old, body(command)));
            case PATCH ->
                    settle(command.key().type(), old, replace(command, old, patched(command, old)));
            case DELETE -> delete(command.key().type(), old, body(command));
        };
    }

    private ObjectNode create(Command command, Optional<ObjectNode> before, long revision) {
        if (!command.subresource().isEmpty()) {
            throw notFound(command);
        }
        if (before.isPresent()) {
            throw new RefusedException(409, "AlreadyExists", quoted(command) + " already exists");
        }
        ObjectNode object = body(command);
        ObjectNode metadata = object.withObject("metadata");
        if (metadata.path("name").asString("").isEmpty()) {
            String name = command.key().name();
            metadata.put(
                    "name",
                    name.isEmpty()
                            ? metadata.path("generateName").asString("") + "%05d".formatted(++names)
                            : name);
        }
        if (!command.key().namespace().isEmpty()) {
            metadata.put("namespace", command.key().namespace());
        }
        metadata.put("uid", "uid-" + revision);
        metadata.put("creationTimestamp", now());
        metadata.put("generation", 1);
        if (command.key().type().equals(Resources.NAMESPACES)) {
            object.withObject("spec").putArray("finalizers").add("kubernetes");
            object.withObject("status").put("phase", "Active");
        }
        if (command.key().type().equals(Resources.PODS)
                && object.path("status").path("phase").isMissingNode()) {
            object.withObject("status").put("phase", "Pending");
        }
        return object;
    }

    private Optional<ObjectNode> createSubresource(Command command, ObjectNode old) {
        return switch (command.subresource()) {
            case "binding" -> Optional.of(bind(command, old));
            case "eviction" ->
                    delete(command.key().type(), old, body(command).withObject("deleteOptions"));
            default -> throw notFound(command);
        };
    }

    private ObjectNode bind(Command command, ObjectNode old) {
        String bound = old.path("spec").path("nodeName").asString("");
        if (!bound.isEmpty()) {
            throw new RefusedException(
                    409,
                    "Conflict",
                    "pod "
                            + command.key().name()
                            + " is already assigned to node \""
                            + bound
                            + "\"");
        }
        ObjectNode pod = old.deepCopy();
        pod.withObject("spec").set("nodeName", body(command).path("target").path("name"));
        ObjectNode scheduled =
                JSON.createObjectNode()
                        .put("type", "PodScheduled")
                        .put("status", "True")
                        .put("lastTransitionTime", now());
        ObjectNode patch = JSON.createObjectNode();
        patch.withObject("status").putArray("conditions").add(scheduled);
        return Patches.strategic(pod, patch);
    }

    private static void check(Command command, ObjectNode old) {
        JsonNode metadata = old.path("metadata");
        command.preconditions()
                .uid()
                .filter(uid -> !uid.equals(metadata.path("uid").asString("")))
                .ifPresent(uid -> conflict(command));
        command.preconditions()
                .resourceVersion()
                .filter(rv -> !rv.equals(metadata.path("resourceVersion").asString("")))
                .ifPresent(rv -> conflict(command));
        JsonNode given = body(command).path("metadata").path("resourceVersion");
        boolean stale =
                !given.asString("").isEmpty() && !given.equals(metadata.path("resourceVersion"));
        if (stale && (command.verb() == Verb.UPDATE || command.verb() == Verb.PATCH)) {
            conflict(command);
        }
    }

    private static ObjectNode patched(Command command, ObjectNode old) {
        if (command.subresource().equals("scale")) {
            return Patches.merge(scaleOf(old), body(command));
        }
        return switch (command.patchType().orElseThrow()) {
            case MERGE -> Patches.merge(old, body(command));
            case STRATEGIC, APPLY -> Patches.strategic(old, body(command));
            case JSON -> Patches.json(old, (ArrayNode) JSON.readTree(command.body()));
        };
    }

    /** Puts the part that the command's subresource may write into the old object. */
    private static ObjectNode replace(Command command, ObjectNode old, ObjectNode written) {
        ObjectNode result = old.deepCopy();
        switch (command.subresource()) {
            case "status" -> copy(written, result, "status");
            case "scale" ->
                    result.withObject("spec")
                            .set("replicas", written.path("spec").path("replicas"));
            case "finalize" ->
                    result.withObject("spec")
                            .set("finalizers", written.path("spec").path("finalizers"));
            case "" -> {
                result = written.deepCopy();
                copy(old, result, "status");
                keepIdentity(old, result);
            }
            default -> throw notFound(command);
        }
        return result;
    }

    private static void keepIdentity(ObjectNode old, ObjectNode result) {
        for (String field :
                new String[] {
                    "name",
                    "namespace",
                    "uid",
                    "creationTimestamp",
                    "resourceVersion",
                    "generation",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds"
                }) {
            copy(old.withObject("metadata"), result.withObject("metadata"), field);
        }
    }

    private static void copy(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field).deepCopy());
        } else {
            to.remove(field);
        }
    }

    /** Counts the generation, and lets go of an object that was waiting for its last finalizer. */
    private static Optional<ObjectNode> settle(
            GroupResource type, ObjectNode old, ObjectNode result) {
        if (!result.path("spec").equals(old.path("spec"))) {
            result.withObject("metadata")
                    .put("generation", old.path("metadata").path("generation").asLong(0) + 1);
        }
        boolean deleting = result.path("metadata").has("deletionTimestamp");
        boolean waitsForGrace =
                type.equals(Resources.PODS)
                        && result.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0;
        return deleting && !waitsForGrace && !held(type, result)
                ? Optional.empty()
                : Optional.of(result);
    }

    private Optional<ObjectNode> delete(GroupResource type, ObjectNode old, ObjectNode options) {
        ObjectNode result = old.deepCopy();
        ObjectNode metadata = result.withObject("metadata");
        switch (options.path("propagationPolicy").asString("")) {
            case "Foreground" -> addFinalizer(metadata, "foregroundDeletion");
            case "Orphan" -> addFinalizer(metadata, "orphan");
            default -> {}
        }
        long grace = graceSeconds(type, old, options);
        if (grace == 0 && !held(type, result)) {
            return Optional.empty();
        }
        if (!metadata.has("deletionTimestamp")) {
            metadata.put(
                    "deletionTimestamp",
                    clock.instant().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS).toString());
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
            metadata.put("deletionGracePeriodSeconds", grace);
        } else if (grace < metadata.path("deletionGracePeriodSeconds").asLong(0)) {
            metadata.put("deletionGracePeriodSeconds", grace);
        }
        if (type.equals(Resources.NAMESPACES)) {
            result.withObject("status").put("phase", "Terminating");
        }
        return Optional.of(result);
    }

    private static long graceSeconds(GroupResource type, ObjectNode old, ObjectNode options) {
        String phase = old.path("status").path("phase").asString("");
        if (!type.equals(Resources.PODS)
                || old.path("spec").path("nodeName").asString("").isEmpty()
                || phase.equals("Succeeded")
                || phase.equals("Failed")) {
            return 0;
        }
        return options.has("gracePeriodSeconds")
                ? options.path("gracePeriodSeconds").asLong()
                : old.path("spec").path("terminationGracePeriodSeconds").asLong(30);
    }

    private static boolean held(GroupResource type, ObjectNode object) {
        return !object.path("metadata").path("finalizers").isEmpty()
                || (type.equals(Resources.NAMESPACES)
                        && !object.path("spec").path("finalizers").isEmpty());
    }

    private static void addFinalizer(ObjectNode metadata, String finalizer) {
        ArrayNode finalizers = metadata.withArray("finalizers");
        if (finalizers.valueStream().noneMatch(f -> f.asString().equals(finalizer))) {
            finalizers.add(finalizer);
        }
    }

    private static ObjectNode scaleOf(ObjectNode old) {
        ObjectNode scale = JSON.createObjectNode();
        scale.withObject("spec").set("replicas", old.path("spec").path("replicas"));
        return scale;
    }

    private static ObjectNode body(Command command) {
        boolean hasObject =
                command.body().length > 0
                        && !command.patchType().equals(Optional.of(PatchType.JSON));
        return hasObject ? (ObjectNode) JSON.readTree(command.body()) : JSON.createObjectNode();
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void conflict(Command command) {
        throw new RefusedException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + quoted(command) + ": it has changed");
    }

    private static RefusedException notFound(Command command) {
        return new RefusedException(404, "NotFound", quoted(command) + " not found");
    }

    private static String quoted(Command command) {
        return command.key().type() + " \"" + command.key().name() + "\"";
    }
}
