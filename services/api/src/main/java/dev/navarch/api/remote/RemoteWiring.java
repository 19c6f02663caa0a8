package dev.navarch.api.remote;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.engine.ObjectReader;
import dev.navarch.api.http.Forwarder;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * All that forwards, put together.
 *
 * @param forwarders in the order in which they are asked
 */
public record RemoteWiring(Aggregator aggregator, List<Forwarder> forwarders) {

    public RemoteWiring {
        forwarders = List.copyOf(forwarders);
    }

    public static RemoteWiring of(
            Authorizer authorizer,
            ObjectReader reader,
            ClusterPki pki,
            Upstream upstream,
            ApiServiceStatus status,
            InstantSource clock,
            ConnectAdmission admission,
            RemoteSettings settings,
            Tracing tracing) {
        Relay relay = new Relay(upstream, settings.headers()::names);
        NodeLocator nodes =
                new NodeLocator(
                        reader,
                        Tls.client(
                                new TrustedAuthorities(pki.kubeletCas()),
                                Optional.of(pki.kubeletClient())),
                        settings.addressTypes(),
                        settings.nodePort());
        Aggregator aggregator =
                new Aggregator(authorizer, reader, pki, upstream, relay, status, clock, tracing);
        return new RemoteWiring(
                aggregator,
                List.of(
                        new PodStreams(authorizer, reader, nodes, relay, admission),
                        new ProxyForwarder(authorizer, reader, nodes, relay, admission),
                        aggregator));
    }
}
