package dev.navarch.api.strategy;

import dev.navarch.api.engine.StrategyRegistry;
import dev.navarch.api.engine.SubresourceHandler;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.model.GroupResource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The strategies by type. A type that is not named here keeps its status apart if it has that
 * subresource, and otherwise behaves as its data says.
 *
 * @param handlers by {@code resource.group/subresource}
 * @param general handlers of subresources that any type may have, by their name
 */
public record Strategies(
        Map<GroupResource, ResourceStrategy> strategies,
        Map<String, SubresourceHandler> handlers,
        Map<String, Function<ResourceDefinition, Optional<SubresourceHandler>>> general)
        implements StrategyRegistry {

    public Strategies {
        strategies = Map.copyOf(strategies);
        handlers = Map.copyOf(handlers);
        general = Map.copyOf(general);
    }

    @Override
    public ResourceStrategy strategy(ResourceDefinition type) {
        ResourceStrategy own = strategies.get(type.key());
        if (own != null) {
            return own;
        }
        return type.subresources().containsKey("status")
                ? StatusStrategy.INSTANCE
                : ResourceStrategy.NONE;
    }

    @Override
    public Optional<SubresourceHandler> handler(ResourceDefinition type, String subresource) {
        SubresourceHandler own = handlers.get(type.key() + "/" + subresource);
        if (own != null) {
            return Optional.of(own);
        }
        return Optional.ofNullable(general.get(subresource)).flatMap(make -> make.apply(type));
    }
}
