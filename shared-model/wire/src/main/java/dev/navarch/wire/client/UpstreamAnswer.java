package dev.navarch.wire.client;

import dev.navarch.wire.http.Headers;
import dev.navarch.wire.http.RawConnection;
import java.io.InputStream;

/** What a server answered. */
public sealed interface UpstreamAnswer {

    int status();

    Headers headers();

    /** It changed protocols; the caller owns the connection. */
    record Upgraded(Headers headers, RawConnection connection) implements UpstreamAnswer {

        @Override
        public int status() {
            return 101;
        }
    }

    /** An ordinary answer; closing the body closes the connection. */
    record Plain(int status, Headers headers, InputStream body) implements UpstreamAnswer {}
}
