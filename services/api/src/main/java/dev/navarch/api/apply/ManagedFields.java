package dev.navarch.api.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The entries of an object's {@code metadata.managedFields}. */
record ManagedFields(List<ManagedEntry> entries) {

    private static final ManagedFields NONE = new ManagedFields(List.of());

    /** More managers than this are not told apart: the oldest share one entry. */
    static final int MAX_UPDATERS = 10;

    private static final String ANCIENT = "ancient-changes";

    private static final Comparator<ManagedEntry> ORDER =
            Comparator.comparing(ManagedEntry::operation)
                    .thenComparing(ManagedEntry::time)
                    .thenComparing(ManagedEntry::manager)
                    .thenComparing(ManagedEntry::apiVersion)
                    .thenComparing(ManagedEntry::subresource);

    ManagedFields {
        entries = List.copyOf(entries);
    }

    /** Empty when the object has none, or some that cannot be read. */
    static ManagedFields of(ObjectNode object) {
        JsonNode list = object.path("metadata").path("managedFields");
        if (list.isEmpty()) {
            return NONE;
        }
        List<ManagedEntry> entries = new ArrayList<>(list.size());
        for (JsonNode node : list) {
            Optional<ManagedEntry> entry = ManagedEntry.read(node);
            if (entry.isEmpty()) {
                return NONE;
            }
            entries.add(entry.get());
        }
        return new ManagedFields(entries);
    }

    /** Whether a client asks to forget who manages what: an empty list, or one empty entry. */
    static boolean clears(ObjectNode object) {
        return object.path("metadata").get("managedFields") instanceof ArrayNode list
                && (list.isEmpty() || (list.size() == 1 && list.get(0).isEmpty()));
    }

    static void removeFrom(ObjectNode object) {
        if (object.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
    }

    void writeTo(ObjectNode object) {
        if (entries.isEmpty()) {
            removeFrom(object);
            return;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode(entries.size());
        entries.forEach(entry -> list.add(entry.write()));
        object.withObjectProperty("metadata").set("managedFields", list);
    }

    Optional<ManagedEntry> find(Predicate<ManagedEntry> which) {
        return entries.stream().filter(which).findFirst();
    }

    /** The same in the order in which they are shown, with at most ten updaters apart. */
    ManagedFields normalized() {
        List<ManagedEntry> sorted = new ArrayList<>(entries);
        sorted.sort(ORDER);
        int surplus = (int) sorted.stream().filter(e -> !e.applies()).count() - MAX_UPDATERS;
        for (int i = 0; surplus > 0 && i < sorted.size(); ) {
            ManagedEntry oldest = sorted.get(i);
            if (oldest.applies() || oldest.manager().equals(ANCIENT)) {
                i++;
                continue;
            }
            sorted.remove(i);
            surplus -= bury(sorted, oldest) ? 1 : 0;
        }
        sorted.sort(ORDER);
        return new ManagedFields(sorted);
    }

    /** Whether an entry of that name was there already, so that there is one entry less now. */
    private static boolean bury(List<ManagedEntry> entries, ManagedEntry old) {
        for (int i = 0; i < entries.size(); i++) {
            ManagedEntry entry = entries.get(i);
            if (entry.manager().equals(ANCIENT)
                    && entry.apiVersion().equals(old.apiVersion())
                    && entry.subresource().equals(old.subresource())) {
                ManagedEntry newer = entry.time().compareTo(old.time()) > 0 ? entry : old;
                entries.set(
                        i,
                        new ManagedEntry(
                                ANCIENT,
                                ManagedEntry.UPDATE,
                                entry.apiVersion(),
                                entry.subresource(),
                                newer.time(),
                                FieldTree.union(entry.fields(), old.fields())));
                return true;
            }
        }
        entries.addFirst(
                new ManagedEntry(
                        ANCIENT,
                        ManagedEntry.UPDATE,
                        old.apiVersion(),
                        old.subresource(),
                        old.time(),
                        old.fields()));
        return false;
    }
}
