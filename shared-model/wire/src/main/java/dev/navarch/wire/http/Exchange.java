package dev.navarch.wire.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its answer. Answered exactly once, from any thread. */
public interface Exchange {

    /** {@code GET}, … */
    String method();

    /** The path with its percent escapes, without the query. */
    String rawPath();

    /** The path, decoded. */
    String path();

    /** The query as it came, without its question mark; may be empty. */
    String rawQuery();

    /** The query's parameters, decoded, in order of appearance. */
    Map<String, List<String>> query();

    Headers headers();

    /** The whole body; empty when there is none or when it was too large. */
    byte[] body();

    /** Whether the body exceeded the server's limit; the handler should then answer 413. */
    boolean bodyTooLarge();

    Connection connection();

    /** Answers with a whole body. The length header is set here; the array must not change. */
    void respond(int status, Headers headers, byte[] body);

    /** Answers with a body made of parts, which must not change. */
    void respond(int status, Headers headers, List<byte[]> parts);

    /** Answers with a body that is made while it is sent. */
    void respond(int status, Headers headers, Pieces pieces);

    /** Begins an answer whose body follows piece by piece. */
    StreamedResponse stream(int status, Headers headers);

    /** The protocol that the client asks to change to, in lower case; never on HTTP/2. */
    Optional<String> upgrade();

    /**
     * Answers 101 and leaves HTTP.
     *
     * @param headers must name the new protocol in {@code Upgrade}; {@code Connection} is set here
     * @throws IllegalStateException if the client did not ask for an upgrade
     */
    RawConnection switchProtocols(Headers headers);

    /** Ends the exchange without a proper answer, so that the client sees it fail. */
    void abort();

    /** Called once when the connection or stream ends before the answer is complete. */
    void onAbandoned(Runnable callback);

    /** Called once when the answer has left or the client is gone, on the connection's thread. */
    void onEnded(Runnable callback);
}
