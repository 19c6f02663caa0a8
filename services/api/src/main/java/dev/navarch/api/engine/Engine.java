package dev.navarch.api.engine;

import java.util.concurrent.CompletableFuture;

/**
 * The one way in: {@code authorize → decode → mutate → validate → store → answer}. The caller has
 * authenticated.
 */
public interface Engine {

    /**
     * Handles one request.
     *
     * @return the answer; completes exceptionally with {@link ApiException} when refused
     */
    CompletableFuture<ApiResponse> handle(ApiRequest request);
}
