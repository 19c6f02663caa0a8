package dev.navarch.api;

import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How the API server serves HTTPS.
 *
 * @param certFile the serving certificate and those that it was signed by, in PEM; empty for one of
 *     the cluster's own authority
 * @param keyFile the private key of that certificate
 * @param sni further certificates, for clients that ask for a name of theirs
 * @param reload how often to look whether certificates have changed; 0 for never
 * @param tlsMinVersion the oldest version of TLS, VersionTLS12 or VersionTLS13
 * @param tlsCipherSuites cipher suites of TLS 1.2, by their IANA names; empty for the library's
 *     choice
 * @param maxRequestBody how large the body of a request may be; larger ones are answered with 413
 * @param shutdownDelay how long the server goes on to serve after it was told to stop, not ready
 *     meanwhile, so that load balancers can turn away
 * @param shutdownGrace how long requests in progress may then take
 * @param goawayChance how probably an HTTP/2 client is told with an answer to connect anew; 0 to
 *     0.02
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
        Setting.notNegative("navarch.serving.reload", reload);
        Setting.notNegative("navarch.serving.shutdown-delay", shutdownDelay);
        Setting.notNegative("navarch.serving.shutdown-grace", shutdownGrace);
        Setting.atLeast("navarch.serving.max-request-body", 1, maxRequestBody.toBytes());
        if (!(goawayChance >= 0 && goawayChance <= MOST_GO_AWAY)) {
            throw new SettingException(
                    "navarch.serving.goaway-chance", "must be from 0 to " + MOST_GO_AWAY);
        }
    }

    /**
     * A further certificate.
     *
     * @param certFile the certificate and those that it was signed by, in PEM
     * @param keyFile the private key of that certificate
     * @param names the names that it is for, *.example.com among them; empty for those that the
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
