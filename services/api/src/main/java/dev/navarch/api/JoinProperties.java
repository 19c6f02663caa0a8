package dev.navarch.api;

import dev.navarch.api.bootstrap.DnsAddress;
import dev.navarch.api.bootstrap.JoinToken;
import dev.navarch.api.bootstrap.NodeJoining;
import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What machines that join the cluster are told, {@code navarch.join.*}.
 *
 * @param apiUrl where they reach the API server; empty lets none join
 * @param kafkaBootstrapServers where they reach Kafka, by TLS and with the client certificate that
 *     they get
 * @param tokenFile a file that holds a bootstrap token without end, which is made at the start if
 *     it is not there; empty where administrators make tokens
 */
@ConfigurationProperties("navarch.join")
public record JoinProperties(
        @DefaultValue("") String apiUrl,
        @DefaultValue List<String> kafkaBootstrapServers,
        @DefaultValue("") String tokenFile) {

    private static final String TOKEN_FILE = "navarch.join.token-file";

    public JoinProperties {
        if (!apiUrl.isEmpty() && !apiUrl.matches("https://[^/]+")) {
            throw new SettingException(
                    "navarch.join.api-url",
                    "must be https://, a host and a port, not \"" + apiUrl + "\"");
        }
        if (!apiUrl.isEmpty() && kafkaBootstrapServers.isEmpty()) {
            throw new SettingException(
                    "navarch.join.kafka-bootstrap-servers",
                    "is required with navarch.join.api-url");
        }
        Setting.file(TOKEN_FILE, tokenFile);
        if (!tokenFile.isEmpty() && apiUrl.isEmpty()) {
            throw new SettingException("navarch.join.api-url", "is required with " + TOKEN_FILE);
        }
    }

    /** Empty where no machine shall join. */
    Optional<NodeJoining> joining(ApiProperties properties, X509Certificate ca) {
        if (apiUrl.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NodeJoining(
                        apiUrl,
                        ca,
                        new DnsAddress(properties.dnsIp()),
                        Map.of(
                                "kafka-bootstrap-servers",
                                String.join(",", kafkaBootstrapServers),
                                "cluster-cidr",
                                properties.clusterCidr(),
                                "cluster-domain",
                                properties.clusterDomain(),
                                "cluster-dns",
                                properties.dnsIp()),
                        tokenFile.isEmpty()
                                ? Optional.empty()
                                : Optional.of(JoinToken.read(TOKEN_FILE, Path.of(tokenFile)))));
    }
}
