package dev.navarch.api.apply;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.FieldManagement;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.PatchType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes who changed what on every write that is no apply: what a request changes becomes its
 * manager's, and everybody else's no longer.
 *
 * <p>An apply has noted its own before.
 */
public final class FieldTracker implements FieldManagement {

    /** What the system does to a pod through these is nobody's configuration. */
    private static final Set<String> UNTRACKED = Set.of("binding", "eviction", "finalize");

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final InstantSource clock;

    public FieldTracker(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void record(ApiRequest request, Optional<ObjectNode> old, ObjectNode updated) {
        boolean applies = request.patchType().filter(p -> p == PatchType.APPLY).isPresent();
        if (applies && !request.subresource().equals("scale")) {
            return;
        }
        String manager = FieldManagerName.of(request);
        ManagedFields before = known(request, old, updated);
        if (UNTRACKED.contains(request.subresource())) {
            before.writeTo(updated);
            return;
        }
        if (old.isPresent() && before.entries().isEmpty()) {
            ManagedFields.removeFrom(updated);
            return;
        }
        ResourceDefinition type = request.type();
        String version = type.storageVersion();
        Schema schema = type.version(version).map(TypeVersion::schema).orElseThrow();
        FieldDiff diff =
                FieldDiff.between(
                        old.orElse(NOTHING), updated, schema, part(type, request.subresource()));
        if (diff.isEmpty()) {
            before.writeTo(updated);
            return;
        }
        ManagedEntry self =
                new ManagedEntry(
                        manager,
                        ManagedEntry.UPDATE,
                        type.apiVersion(version),
                        request.subresource(),
                        "",
                        NOTHING);
        note(before, diff, self, clock.instant()).writeTo(updated);
    }

    /** The top-level fields that a request to this subresource can manage. */
    static Predicate<String> part(ResourceDefinition type, String subresource) {
        return subresource.isEmpty() && type.subresources().containsKey("status")
                ? field -> !field.equals("status")
                : field -> true;
    }

    private static ManagedFields known(
            ApiRequest request, Optional<ObjectNode> old, ObjectNode updated) {
        if (request.subresource().isEmpty()) {
            if (ManagedFields.clears(updated)) {
                return new ManagedFields(List.of());
            }
            ManagedFields given = ManagedFields.of(updated);
            if (!given.entries().isEmpty()) {
                return given;
            }
        }
        return old.map(ManagedFields::of).orElseGet(() -> new ManagedFields(List.of()));
    }

    private static ManagedFields note(
            ManagedFields before, FieldDiff diff, ManagedEntry self, Instant now) {
        List<ManagedEntry> after = new ArrayList<>(before.entries().size() + 1);
        @Nullable ObjectNode mine = diff.touched();
        for (ManagedEntry entry : before.entries()) {
            @Nullable ObjectNode fields = without(entry.fields(), diff.removed());
            if (entry.sameManager(self)) {
                if (fields == null) {
                    continue;
                }
                if (mine == null) {
                    after.add(entry.with(fields));
                } else {
                    mine = FieldTree.union(fields, mine);
                }
                continue;
            }
            fields = fields == null ? null : without(fields, diff.touched());
            if (fields != null) {
                after.add(entry.with(fields));
            }
        }
        if (mine != null) {
            after.add(self.with(mine).at(now));
        }
        return new ManagedFields(after).normalized();
    }

    static @Nullable ObjectNode without(ObjectNode fields, @Nullable ObjectNode taken) {
        return taken == null ? fields : FieldTree.minus(fields, taken);
    }
}
