package dev.navarch.metrics.service;

import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who may ask. The API server comes with the front proxy's certificate and has already decided that
 * its user may read (Kubernetes documentation: aggregation layer); whoever holds a client
 * certificate of the cluster in a group that may read all metrics may read the Prometheus pages.
 */
final class Caller {

    private static final String FRONT_PROXY = "front-proxy-client";
    private static final Set<String> READERS = Set.of("system:masters", "system:monitoring");

    private final TrustedAuthorities frontProxy;
    private final TrustedAuthorities cluster;
    private final InstantSource clock;

    Caller(TrustedAuthorities frontProxy, TrustedAuthorities cluster, InstantSource clock) {
        this.frontProxy = frontProxy;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** The API server, on behalf of the user that it names. */
    boolean isApiServer(Exchange exchange) {
        List<X509Certificate> chain = exchange.connection().peer();
        return frontProxy.verifiesClient(chain, clock.instant())
                && attribute(chain, "CN").contains(FRONT_PROXY)
                && exchange.headers().contains("X-Remote-User");
    }

    boolean mayReadPages(Exchange exchange) {
        List<X509Certificate> chain = exchange.connection().peer();
        return isApiServer(exchange)
                || (cluster.verifiesClient(chain, clock.instant())
                        && attribute(chain, "O").stream().anyMatch(READERS::contains));
    }

    private static List<String> attribute(List<X509Certificate> chain, String type) {
        try {
            LdapName subject = new LdapName(chain.getFirst().getSubjectX500Principal().getName());
            return subject.getRdns().stream()
                    .filter(rdn -> rdn.getType().equalsIgnoreCase(type))
                    .map(Rdn::getValue)
                    .map(String::valueOf)
                    .toList();
        } catch (InvalidNameException malformed) {
            return List.of();
        }
    }
}
