package dev.navarch.nodeagent.stream;

import dev.navarch.wire.http.RawConnection;
import dev.navarch.wire.http.WebSocket;
import java.io.IOException;
import java.util.Arrays;

/** Carries a SPDY connection's bytes in a WebSocket's messages. */
final class Tunnel {

    private static final int CHUNK = 32 * 1024;

    private Tunnel() {}

    /** Carries until either side ends; then both are closed. */
    static void join(WebSocket client, RawConnection runtime) {
        Thread.ofVirtual().name("tunnel").start(() -> back(client, runtime));
        try (client;
                runtime) {
            for (var message = client.read(); message.isPresent(); message = client.read()) {
                runtime.output().write(message.get().data());
            }
        } catch (IOException e) {
            // One side is gone, which is how a tunnel ends.
        }
    }

    private static void back(WebSocket client, RawConnection runtime) {
        byte[] buffer = new byte[CHUNK];
        try (client) {
            for (int n = runtime.input().read(buffer); n >= 0; n = runtime.input().read(buffer)) {
                client.send(WebSocket.BINARY, Arrays.copyOf(buffer, n));
            }
        } catch (IOException e) {
            // One side is gone, which is how a tunnel ends.
        }
    }
}
