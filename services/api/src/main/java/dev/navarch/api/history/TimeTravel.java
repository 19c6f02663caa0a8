package dev.navarch.api.history;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.History;
import dev.navarch.api.store.LoggedChange;
import dev.navarch.api.store.PastState;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers what an object was like, and who changed it; the caller has authorized. */
public final class TimeTravel {

    private final History history;
    private final Conversion conversion;

    public TimeTravel(History history, Conversion conversion) {
        this.history = history;
        this.conversion = conversion;
    }

    /**
     * The changes of an object, newest first. When there are more, {@code continue} is what to ask
     * for as {@code before}.
     *
     * @throws ApiException 404 if there is no such object and the log has no change of one
     */
    ObjectNode history(ResourceDefinition type, ObjectKey key, long before, int limit) {
        List<LoggedChange> changes = history.changes(key, before, limit + 1);
        if (changes.isEmpty() && !known(key)) {
            throw Refusals.notFound(type.key(), key.name());
        }
        ObjectNode list = Json.MAPPER.createObjectNode();
        list.put("kind", "ChangeList").put("apiVersion", "navarch.dev/v1");
        ObjectNode metadata = list.putObject("metadata");
        if (changes.size() > limit) {
            metadata.put("continue", Long.toString(changes.get(limit - 1).revision()));
        }
        ArrayNode items = list.putArray("items");
        changes.stream().limit(limit).forEach(change -> items.add(item(change)));
        return list;
    }

    private static ObjectNode item(LoggedChange change) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        item.put("revision", change.revision());
        item.put("time", change.at().toString());
        item.put("type", change.type().name());
        item.put("uid", change.uid());
        Json.putText(item, "user", change.author().user());
        Json.putText(item, "agent", change.author().agent());
        Json.putText(item, "auditID", change.author().auditId());
        return item;
    }

    /** Whether there is such an object now, or was one as far as the log reaches back. */
    private boolean known(ObjectKey key) {
        return !history.changes(key, Long.MAX_VALUE, 1).isEmpty()
                || (history.at(key, Long.MAX_VALUE) instanceof PastState.NotYet now
                        && history.at(key, now.newest()) instanceof PastState.Was);
    }

    /**
     * An object as it was at a revision, in the preferred version of its type.
     *
     * @throws ApiException 404 if it did not exist, 410 if that is not known any more, 400 if it is
     *     not known yet
     */
    byte[] object(ResourceDefinition type, ObjectKey key, long revision) {
        return switch (history.at(key, revision)) {
            case PastState.Was was -> shown(type, was.bytes());
            case PastState.WasNot ignored -> throw Refusals.notFound(type.key(), key.name());
            case PastState.Forgotten forgotten ->
                    throw Refusals.expired(
                            "revision "
                                    + revision
                                    + " is too old, the change log tells of revisions since "
                                    + forgotten.since());
            case PastState.NotYet notYet ->
                    throw Refusals.badRequest(
                            "revision "
                                    + revision
                                    + " is yet to come, the newest is "
                                    + notYet.newest());
        };
    }

    /** The same at a moment. */
    byte[] object(ResourceDefinition type, ObjectKey key, Instant moment) {
        OptionalLong revision = history.revisionAt(moment);
        if (revision.isEmpty()) {
            throw Refusals.expired(moment + " is before the change log begins");
        }
        return object(type, key, revision.getAsLong());
    }

    private byte[] shown(ResourceDefinition type, byte[] stored) {
        String version = type.versions().getFirst().name();
        return conversion.asStored(type, version)
                ? stored
                : Json.write(conversion.fromStorage(type, version, Json.read(stored)));
    }
}
