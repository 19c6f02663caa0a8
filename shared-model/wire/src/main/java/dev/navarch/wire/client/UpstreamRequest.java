package dev.navarch.wire.client;

import dev.navarch.wire.http.Headers;

/**
 * A request to forward.
 *
 * @param target path and query, escaped
 * @param headers with {@code host}; the length of the body is set by the client
 */
public record UpstreamRequest(String method, String target, Headers headers, byte[] body) {}
