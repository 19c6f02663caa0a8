package dev.navarch.api.engine.verb;

import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.StatusBody;
import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.strategy.ResourceStrategy;
import java.util.List;

/** DELETE of one object. */
final class DeleteVerb {

    private final DeletePipeline pipeline;
    private final StrategyRegistry strategies;
    private final Views views;

    DeleteVerb(EngineParts parts) {
        this.pipeline = new DeletePipeline(parts);
        this.strategies = parts.strategies();
        this.views = new Views(parts.conversion());
    }

    ApiResponse handle(ApiRequest request) {
        DeleteOptions options = DeleteOptions.of(request);
        DeletePipeline.Deleted deleted =
                pipeline.delete(request, options)
                        .orElseThrow(() -> Refusals.notFound(request.type().key(), request.name()));
        ResourceStrategy strategy = strategies.strategy(request.type());
        if (deleted.gone() && !strategy.answersDeletedObject()) {
            Details details =
                    new Details(
                            request.type().key().group(),
                            request.type().key().resource(),
                            request.name(),
                            deleted.object().uid(),
                            0);
            return new ApiResponse.One(200, StatusBody.success(details), List.of());
        }
        int code = !deleted.gone() && options.noOrphans() ? 202 : 200;
        return new ApiResponse.One(code, views.of(request, deleted.object().bytes()), List.of());
    }
}
