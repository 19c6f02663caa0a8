package dev.navarch.nodeagent.stream;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.WebSocket;
import java.util.List;
import java.util.Optional;

/** What a client that asks for streams wants to speak. */
public sealed interface ClientProtocol {

    /** The runtime's own protocol, so that its bytes can go through untouched. */
    record Spdy() implements ClientProtocol {}

    /** SPDY in the messages of a WebSocket, for port-forward (KEP-4006). */
    record Tunnel() implements ClientProtocol {

        static final String NAME = "SPDY/3.1+portforward.k8s.io";
    }

    /**
     * A WebSocket whose messages begin with the number of a channel (KEP-4006 and the protocols
     * before it).
     *
     * @param name what the client and this server agree on; empty when the client names none
     * @param base64 whether messages are text: a digit, then the data in Base64
     * @param statusObject whether the outcome is told as a Status object and not as a sentence
     * @param closeSignal whether the client can close a channel: 255, then its number
     */
    record Channels(String name, boolean base64, boolean statusObject, boolean closeSignal)
            implements ClientProtocol {}

    /** Nothing that is spoken here. */
    record None() implements ClientProtocol {}

    /** The subprotocols of exec and attach, and of port-forward without a tunnel. */
    List<Channels> CHANNELS =
            List.of(
                    new Channels("v5.channel.k8s.io", false, true, true),
                    new Channels("v4.channel.k8s.io", false, true, false),
                    new Channels("v4.base64.channel.k8s.io", true, true, false),
                    new Channels("channel.k8s.io", false, false, false),
                    new Channels("base64.channel.k8s.io", true, false, false),
                    new Channels("", false, false, false));

    /**
     * The first that the client offers and this server speaks.
     *
     * @param tunnels whether a tunnel makes sense for what is asked
     */
    static ClientProtocol of(Exchange exchange, boolean tunnels) {
        if (!WebSocket.requested(exchange)) {
            return exchange.upgrade().filter("spdy/3.1"::equals).isPresent()
                    ? new Spdy()
                    : new None();
        }
        List<String> offered = exchange.headers().list("sec-websocket-protocol");
        return offer(offered.isEmpty() ? List.of("") : offered, tunnels)
                .orElseGet(ClientProtocol.None::new);
    }

    private static Optional<ClientProtocol> offer(List<String> offered, boolean tunnels) {
        for (String name : offered) {
            if (tunnels && name.equals(Tunnel.NAME)) {
                return Optional.of(new Tunnel());
            }
            for (Channels channels : CHANNELS) {
                if (channels.name().equals(name)) {
                    return Optional.of(channels);
                }
            }
        }
        return Optional.empty();
    }
}
