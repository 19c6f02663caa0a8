package dev.navarch.api.apply;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.Subresource;
import dev.navarch.api.type.TypeVersion;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Applies a configuration as one manager, in the steps of KEP-555: merge, prune, compare. */
final class ServerSideApply {

    /** Stands for all who changed an object before its managed fields were kept. */
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    private final InstantSource clock;

    ServerSideApply(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param current stays as it is; empty when the apply creates the object
     * @return the object to store, with its managed fields; equal to {@code current} when the apply
     *     changes nothing
     * @throws ApiException 409 with all conflicts, unless {@code force} is asked for
     */
    ObjectNode apply(ApiRequest request, Optional<ObjectNode> current, ObjectNode body) {
        ResourceDefinition type = request.type();
        String apiVersion = type.apiVersion(request.version());
        check(request, body, expectedVersion(request, apiVersion));
        Schema schema = type.version(request.version()).map(TypeVersion::schema).orElseThrow();
        Predicate<String> part = part(type, request.subresource());
        ObjectNode config = body.deepCopy();
        config.retain(config.propertyNames().stream().filter(part).toList());
        ManagedEntry self =
                new ManagedEntry(
                        FieldManagerName.of(request),
                        ManagedEntry.APPLY,
                        apiVersion,
                        request.subresource(),
                        "",
                        applied(config, schema, type, request));
        ObjectNode live = current.orElseGet(JsonNodeFactory.instance::objectNode);
        ManagedFields before = current.map(c -> known(c, schema, apiVersion)).orElse(none());
        @Nullable ManagedEntry last = before.find(self::sameManager).orElse(null);
        List<ManagedEntry> others =
                before.entries().stream().filter(e -> !e.sameManager(self)).toList();

        ObjectNode merged = merge(live, config, schema, last, self, others);
        FieldDiff diff = FieldDiff.between(live, merged, schema, part);
        boolean sameSet = last != null && FieldTree.same(last.fields(), self.fields());
        if (current.isPresent() && diff.isEmpty() && sameSet) {
            return live.deepCopy();
        }
        if (!request.options().flag("force")) {
            refuseConflicts(others, diff, self.manager(), live, schema);
        }
        List<ManagedEntry> after = new ArrayList<>();
        after.add(self.at(clock.instant()));
        for (ManagedEntry other : others) {
            @Nullable ObjectNode fields = FieldTracker.without(other.fields(), diff.removed());
            fields = fields == null ? null : FieldTracker.without(fields, diff.touched());
            if (fields != null) {
                after.add(other.with(fields));
            }
        }
        new ManagedFields(after).normalized().writeTo(merged);
        LastApplied.refresh(merged, config, self.manager());
        return merged;
    }

    private static ObjectNode merge(
            ObjectNode live,
            ObjectNode config,
            Schema schema,
            @Nullable ManagedEntry last,
            ManagedEntry self,
            List<ManagedEntry> others) {
        ObjectNode merged = live.deepCopy();
        AppliedMerge.merge(merged, config, schema);
        if (last != null) {
            List<ObjectNode> owners = new ArrayList<>();
            owners.add(self.fields());
            others.forEach(other -> owners.add(other.fields()));
            Pruning.prune(merged, last.fields(), owners, schema);
        }
        return merged;
    }

    private static void refuseConflicts(
            List<ManagedEntry> others,
            FieldDiff diff,
            String manager,
            ObjectNode live,
            Schema schema) {
        ObjectNode touched = diff.touched();
        if (touched == null) {
            return;
        }
        List<ApplyConflict> conflicts = new ArrayList<>();
        for (ManagedEntry other : others) {
            for (String path : FieldTree.common(other.fields(), touched)) {
                conflicts.add(new ApplyConflict(other.shown(), path));
            }
        }
        List<ApplyConflict> left =
                LastApplied.unexplained(conflicts, manager, live, touched, schema);
        if (!left.isEmpty()) {
            throw ApplyConflict.refusal(left);
        }
    }

    private static ManagedFields known(ObjectNode live, Schema schema, String apiVersion) {
        ManagedFields kept = ManagedFields.of(live);
        if (!kept.entries().isEmpty()) {
            return kept;
        }
        @Nullable ObjectNode all =
                FieldDiff.between(
                                JsonNodeFactory.instance.objectNode(), live, schema, field -> true)
                        .touched();
        return all == null
                ? none()
                : new ManagedFields(
                        List.of(
                                new ManagedEntry(
                                        BEFORE_FIRST_APPLY,
                                        ManagedEntry.UPDATE,
                                        apiVersion,
                                        "",
                                        "",
                                        all)));
    }

    private static ManagedFields none() {
        return new ManagedFields(List.of());
    }

    private static ObjectNode applied(
            ObjectNode config, Schema schema, ResourceDefinition type, ApiRequest request) {
        try {
            return FieldsOf.applied(config, schema, field -> true);
        } catch (FieldsOf.UntypedException e) {
            String object =
                    request.namespace().isEmpty()
                            ? "/" + request.name()
                            : request.namespace() + "/" + request.name();
            String message =
                    "failed to create typed patch object ("
                            + object
                            + "; "
                            + type.apiVersion(request.version())
                            + ", Kind="
                            + type.kind()
                            + "): "
                            + e.getMessage();
            throw new ApiException(500, "", message, Details.NONE, List.of());
        }
    }

    /** Status is applied by its own subresource only, and nothing else is by that. */
    private static Predicate<String> part(ResourceDefinition type, String subresource) {
        return subresource.equals("status")
                ? field -> !field.equals("spec")
                : FieldTracker.part(type, subresource);
    }

    /** That of the subresource's own kind, if it has one: a scale is {@code autoscaling/v1}. */
    private static String expectedVersion(ApiRequest request, String apiVersion) {
        String kind =
                request.type().subresource(request.subresource()).map(Subresource::kind).orElse("");
        return kind.isEmpty() ? apiVersion : kind.substring(0, kind.lastIndexOf('/'));
    }

    private static void check(ApiRequest request, ObjectNode body, String apiVersion) {
        if (request.options().first("fieldManager").isEmpty()) {
            throw FieldManagerName.invalid(
                    request, "FieldValueRequired", "Required value: is required for apply patch");
        }
        String given = body.path("apiVersion").asString("");
        if (!given.equals(apiVersion)) {
            throw Refusals.badRequest(
                    "Incorrect version specified in apply patch. Specified patch version: "
                            + given
                            + ", expected: "
                            + apiVersion);
        }
        if (body.path("metadata").hasNonNull("managedFields")) {
            throw Refusals.badRequest("metadata.managedFields must be nil");
        }
    }
}
