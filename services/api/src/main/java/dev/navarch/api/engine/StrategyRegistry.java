package dev.navarch.api.engine;

import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.type.ResourceDefinition;
import java.util.Optional;

/** Finds the code of the types that have behaviour of their own. */
public interface StrategyRegistry {

    /** For types without any. */
    StrategyRegistry NONE =
            new StrategyRegistry() {

                @Override
                public ResourceStrategy strategy(ResourceDefinition type) {
                    return ResourceStrategy.NONE;
                }

                @Override
                public Optional<SubresourceHandler> handler(
                        ResourceDefinition type, String subresource) {
                    return Optional.empty();
                }
            };

    ResourceStrategy strategy(ResourceDefinition type);

    /**
     * The code of a subresource that is more than a part of its object ({@code binding}, {@code
     * eviction}, {@code token}, {@code scale}); empty for {@code status} and others that the engine
     * serves as the object itself.
     */
    Optional<SubresourceHandler> handler(ResourceDefinition type, String subresource);
}
