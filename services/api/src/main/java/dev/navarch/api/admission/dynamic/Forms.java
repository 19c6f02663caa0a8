package dev.navarch.api.admission.dynamic;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows objects to webhooks in the versions that they ask for, and takes them back. */
public final class Forms {

    /** What belongs to the server and no webhook may change. */
    private static final List<String> SYSTEM =
            List.of(
                    "uid",
                    "namespace",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "generation",
                    "resourceVersion",
                    "selfLink",
                    "managedFields");

    private final ObjectDecoder decoder;
    private final Conversion conversion;

    public Forms(ObjectDecoder decoder, Conversion conversion) {
        this.decoder = decoder;
        this.conversion = conversion;
    }

    /** Not to be changed: it may be the given tree itself. */
    public Optional<ObjectNode> shown(
            WriteAttributes write, Target target, Optional<ObjectNode> tree) {
        String version = target.resource().version();
        if (!write.whole() || conversion.asStored(target.type(), version)) {
            return tree;
        }
        return tree.map(t -> conversion.fromStorage(target.type(), version, t.deepCopy()));
    }

    /**
     * The same as a mutating webhook sees it: a new object has no uid, no time of creation and no
     * generated name yet.
     */
    public Optional<ObjectNode> shownBeforeCreation(
            WriteAttributes write, Target target, Optional<ObjectNode> tree) {
        Optional<ObjectNode> shown = shown(write, target, tree);
        if (!write.whole() || write.operation() != Operation.CREATE) {
            return shown;
        }
        return shown.map(object -> {
            ObjectNode fresh = object.deepCopy();
            ObjectNode metadata = Json.ensure(fresh, "metadata");
            metadata.remove("uid");
            metadata.putNull("creationTimestamp");
            if (isGenerated(metadata)) {
                metadata.remove("name");
            }
            return fresh;
        });
    }

    /** Whether a name looks generated; who gives both gives such a name by accident only. */
    public static boolean isGenerated(ObjectNode metadata) {
        String prefix = Json.text(metadata, "generateName");
        String name = Json.text(metadata, "name");
        return !prefix.isEmpty() && name.length() > prefix.length() && name.startsWith(prefix);
    }

    /**
     * Puts what a webhook made of an object in its place.
     *
     * @return whether that changed it
     */
    public boolean replace(
            WriteAttributes write, Target target, ObjectNode object, ObjectNode patched) {
        String version = target.resource().version();
        String subresource = write.whole() ? "" : write.subresource();
        ObjectNode made =
                decoder.conform(
                                target.type(),
                                version,
                                subresource,
                                patched,
                                Optional.empty(),
                                FieldValidation.IGNORE)
                        .object();
        if (write.whole()) {
            decoder.applyDefaults(target.type(), version, made);
            if (!conversion.asStored(target.type(), version)) {
                made = conversion.toStorage(target.type(), version, made);
            }
            keepSystem(object, made);
        }
        if (made.equals(object)) {
            return false;
        }
        object.removeAll();
        object.setAll(made);
        return true;
    }

    private static void keepSystem(ObjectNode before, ObjectNode made) {
        ObjectNode old = Json.child(before, "metadata");
        ObjectNode metadata = Json.ensure(made, "metadata");
        for (String field : SYSTEM) {
            JsonNode value = old.get(field);
            if (value == null) {
                metadata.remove(field);
            } else {
                metadata.set(field, value);
            }
        }
        if (Json.text(metadata, "name").isEmpty()) {
            Json.putText(metadata, "name", Json.text(old, "name"));
        }
    }
}
