package dev.navarch.wire.http;

import java.util.Optional;

/**
 * A request before its body.
 *
 * @param target path and query as they came
 * @param upgrade the protocol asked for, in lower case
 */
record RequestHead(String method, String target, Headers headers, Optional<String> upgrade) {}
