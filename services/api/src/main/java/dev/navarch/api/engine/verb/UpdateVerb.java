package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.ObjectDecoder.Decoded;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.ResourceStrategy;
import java.util.Optional;

/** PUT: replaces an object, and creates it where the type allows that. */
final class UpdateVerb {

    private final Authorization authorization;
    private final Bodies bodies;
    private final UpdatePipeline updates;
    private final CreatePipeline creates;
    private final StrategyRegistry strategies;
    private final Views views;

    UpdateVerb(EngineParts parts) {
        this.authorization = new Authorization(parts.authorizer());
        this.bodies = new Bodies(parts);
        this.updates = new UpdatePipeline(parts);
        this.creates = new CreatePipeline(parts);
        this.strategies = parts.strategies();
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        Decoded body = bodies.read(request);
        SystemMetadata.address(request, body.object());
        ResourceStrategy strategy = strategies.strategy(request.type());
        Optional<StoredObject> updated =
                updates.update(
                        request,
                        stored ->
                                StatusMerge.merge(
                                        request, strategy, stored, body.object().deepCopy()));
        if (updated.isPresent()) {
            return new ApiResponse.One(
                    200, views.of(request, updated.get().bytes()), body.warnings());
        }
        if (!strategy.allowsCreateOnUpdate() || !request.subresource().isEmpty()) {
            throw Refusals.notFound(request.type().key(), request.name());
        }
        authorization.require(request, ApiVerb.CREATE);
        StoredObject created = creates.create(request, body.object());
        return new ApiResponse.One(201, views.of(request, created.bytes()), body.warnings());
    }
}
