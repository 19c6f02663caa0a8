package dev.navarch.api.engine;

/** One special subresource: {@code binding}, {@code eviction}, {@code token}, {@code scale}. */
@FunctionalInterface
public interface SubresourceHandler {

    /**
     * Handles a request that is authorized already. Runs on a virtual thread, so it may block.
     *
     * @throws ApiException to refuse it
     */
    ApiResponse handle(ApiRequest request, ObjectAccess objects);
}
