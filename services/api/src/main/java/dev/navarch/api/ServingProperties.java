package dev.navarch.api;

import dev.navarch.api.settings.SettingException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the API server serves HTTPS.
 *
 * @param certFile its certificate and those that it was signed by, in PEM; empty for one of the
 *     cluster's own authority
 * @param keyFile the key of it
 * @param sni further certificates, for clients that ask for a name of theirs
 * @param reload how often to look whether certificates have changed; 0 for never
 * @param tlsMinVersion {@code VersionTLS12} or {@code VersionTLS13}
 * @param tlsCipherSuites of TLS 1.2, by their IANA names; empty for the library's choice
 * @param maxRequestBody larger requests are answered with 413
 * @param shutdownDelay how long the server goes on to serve after it was told to stop, not ready
 *     meanwhile, so that load balancers can turn away
 * @param shutdownGrace how long requests in progress may then take
 * @param goawayChance that an HTTP/2 client is told with an answer to connect anew; 0 to 0.02
 */
@ConfigurationProperties("navarch.serving")
public record ServingProperties(
        @DefaultValue("") String certFile,
        @DefaultValue("") String keyFile,
        @DefaultValue List<Sni> sni,
        @DefaultValue("10s") Duration reload,
        @DefaultValue("VersionTLS12") String tlsMinVersion,
        @DefaultValue List<String> tlsCipherSuites,
        @DefaultValue("3MB") DataSize maxRequestBody,
        @DefaultValue("0s") Duration shutdownDelay,
        @DefaultValue("2s") Duration shutdownGrace,
        @DefaultValue("0") double goawayChance) {

    private static final double MOST_GO_AWAY = 0.02;

    public ServingProperties {
        sni = List.copyOf(sni);
        tlsCipherSuites = List.copyOf(tlsCipherSuites);
        if (!(goawayChance >= 0 && goawayChance <= MOST_GO_AWAY)) {
            throw new SettingException(
                    "navarch.serving.goaway-chance", "must be from 0 to " + MOST_GO_AWAY);
        }
    }

    /**
     * @param names for which it is, {@code *.example.com} among them; empty for those that the
     *     certificate itself names
     */
    public record Sni(
            @DefaultValue("") String certFile,
            @DefaultValue("") String keyFile,
            @DefaultValue List<String> names) {

        public Sni {
            names = List.copyOf(names);
        }
    }
}
