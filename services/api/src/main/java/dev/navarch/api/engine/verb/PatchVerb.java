package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.FieldValidation;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.engine.Patcher;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.store.StoredObject;
import dev.navarch.model.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** PATCH in all formats; server-side apply also creates. */
final class PatchVerb {

    private final Authorization authorization;
    private final Map<PatchType, Patcher> patchers;
    private final Bodies bodies;
    private final UpdatePipeline updates;
    private final CreatePipeline creates;
    private final StrategyRegistry strategies;
    private final Views views;

    PatchVerb(EngineParts parts) {
        this.authorization = new Authorization(parts.authorizer());
        this.patchers = parts.patchers();
        this.bodies = new Bodies(parts);
        this.updates = new UpdatePipeline(parts);
        this.creates = new CreatePipeline(parts);
        this.strategies = parts.strategies();
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        PatchType format =
                request.patchType()
                        .orElseThrow(() -> Refusals.unsupportedMediaType("no patch type"));
        Patcher patcher = patchers.get(format);
        if (patcher == null || (format == PatchType.STRATEGIC && request.type().custom())) {
            throw Refusals.unsupportedMediaType(
                    "the body of the request was in an unknown format - accepted media types"
                            + " include: application/json-patch+json,"
                            + " application/merge-patch+json, application/apply-patch+yaml");
        }
        List<String> mistakes = mistakes(request, patcher);
        while (true) {
            List<String> warnings = new ArrayList<>();
            Optional<StoredObject> updated =
                    updates.update(request, stored -> patch(request, patcher, stored, warnings));
            if (updated.isPresent()) {
                return new ApiResponse.One(
                        200, views.of(request, updated.get().bytes()), joined(mistakes, warnings));
            }
            if (format != PatchType.APPLY || !request.subresource().isEmpty()) {
                throw Refusals.notFound(request.type().key(), request.name());
            }
            Optional<StoredObject> created = create(request, patcher, warnings);
            if (created.isPresent()) {
                return new ApiResponse.One(
                        201, views.of(request, created.get().bytes()), joined(mistakes, warnings));
            }
        }
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /**
     * @return what to warn of
     * @throws ApiException if there are mistakes and the client wants none
     */
    private static List<String> mistakes(ApiRequest request, Patcher patcher) {
        FieldValidation validation = FieldValidation.of(request.options());
        if (validation == FieldValidation.IGNORE) {
            return List.of();
        }
        List<String> mistakes = patcher.mistakes(request);
        if (validation == FieldValidation.STRICT && !mistakes.isEmpty()) {
            throw Refusals.badRequest(
                    "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal"
                            + " errors:\n  "
                            + String.join("\n  ", mistakes));
        }
        return mistakes;
    }

    private ObjectNode patch(
            ApiRequest request, Patcher patcher, ObjectNode stored, List<String> warnings) {
        ObjectNode current = bodies.fromStorage(request, stored);
        Decoded patched =
                bodies.conform(
                        request, patcher.patch(request, Optional.of(current)), Optional.of(stored));
        warnings.clear();
        warnings.addAll(patched.warnings());
        return StatusMerge.merge(
                request, strategies.strategy(request.type()), stored, patched.object());
    }

    /**
     * @return empty when somebody else created the object in between
     */
    private Optional<StoredObject> create(
            ApiRequest request, Patcher patcher, List<String> warnings) {
        authorization.require(request, ApiVerb.CREATE);
        Decoded applied =
                bodies.conform(request, patcher.patch(request, Optional.empty()), Optional.empty());
        warnings.clear();
        warnings.addAll(applied.warnings());
        try {
            return Optional.of(creates.create(request, applied.object()));
        } catch (ApiException e) {
            if (e.reason().equals("AlreadyExists")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
