package dev.navarch.api;

import dev.navarch.api.auth.oidc.JwtSettings;
import dev.navarch.api.auth.oidc.OidcSettings;
import dev.navarch.api.pki.KeyFiles;
import dev.navarch.api.settings.SettingException;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.PortRange;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the API service.
 *
 * @param home the data directory; keys and the administrator's kubeconfig are there
 * @param port 0 takes a free one, which the kubeconfig then names
 * @param serviceCidr the range of Service addresses, IPv4
 * @param serviceNodePortRange the ports of nodes that Services may take
 * @param clusterCidr the range that nodes get their pod ranges from
 * @param clusterDomain the domain of Service names
 * @param featureGates of Kubernetes, {@code WatchList=false}; others are as Kubernetes has them
 * @param kafka whether to take commands from Kafka and to publish changes there
 */
@ConfigurationProperties("navarch")
public record ApiProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("6443") int port,
        @DefaultValue("10.96.0.0/16") String serviceCidr,
        @DefaultValue("30000-32767") String serviceNodePortRange,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue List<String> featureGates,
        @DefaultValue Node node,
        @DefaultValue Postgres postgres,
        @DefaultValue Api api,
        @DefaultValue Oidc oidc,
        @DefaultValue Kafka kafka) {

    public ApiProperties {
        check("navarch.service-cidr", serviceCidr, AddressRange::of);
        check("navarch.service-node-port-range", serviceNodePortRange, PortRange::parse);
    }

    private static void check(String setting, String value, Consumer<String> reader) {
        try {
            reader.accept(value);
        } catch (IllegalArgumentException wrong) {
            throw new SettingException(setting, "\"" + value + "\": " + wrong.getMessage());
        }
    }

    /**
     * @param name of this host's node; empty for the host name
     */
    public record Node(@DefaultValue("") String name) {}

    /**
     * @param url JDBC; empty keeps everything in memory
     * @param passwordFile holds the password alone; empty for none
     */
    public record Postgres(
            @DefaultValue("") String url,
            @DefaultValue("postgres") String user,
            @DefaultValue("") String passwordFile) {}

    /**
     * @param bind the addresses to listen on
     * @param advertiseAddress where pods reach this server; empty for the bridge's address, the
     *     first of the first node's pod range
     * @param names further names and addresses for the serving certificate
     * @param runtimeConfig which versions to serve: {@code policy/v1beta1=true}
     * @param maxRequestsInflight reading requests that run at once; with the next one all that
     *     priority levels share
     * @param maxMutatingRequestsInflight writing requests that run at once
     * @param requestTimeout for requests that are no watches, and for clients that do not read
     */
    public record Api(
            @DefaultValue("127.0.0.1") List<String> bind,
            @DefaultValue("") String advertiseAddress,
            @DefaultValue List<String> names,
            @DefaultValue List<String> runtimeConfig,
            @DefaultValue("400") int maxRequestsInflight,
            @DefaultValue("200") int maxMutatingRequestsInflight,
            @DefaultValue("60s") Duration requestTimeout) {

        public Api {
            bind.forEach(address -> check("navarch.api.bind", address, InetAddress::ofLiteral));
            if (!advertiseAddress.isEmpty()) {
                check("navarch.api.advertise-address", advertiseAddress, InetAddress::ofLiteral);
            }
        }
    }

    /**
     * An identity provider for people, as the {@code --oidc-*} flags of kube-apiserver.
     *
     * @param issuerUrl empty for none
     * @param usernamePrefix {@code -} for none; empty for the issuer and {@code #}
     * @param groupsClaim empty for no groups
     * @param caFile who signed the provider's certificate; empty for the system's authorities
     */
    public record Oidc(
            @DefaultValue("") String issuerUrl,
            @DefaultValue("") String clientId,
            @DefaultValue("sub") String usernameClaim,
            @DefaultValue("") String usernamePrefix,
            @DefaultValue("") String groupsClaim,
            @DefaultValue("") String groupsPrefix,
            @DefaultValue("") String caFile,
            @DefaultValue("RS256") List<String> signingAlgs,
            @DefaultValue Map<String, String> requiredClaims) {

        private static final String PREFIX = "navarch.oidc.";

        public Oidc {
            for (String algorithm : signingAlgs) {
                if (!JwtSettings.ALL_ALGORITHMS.contains(algorithm)) {
                    throw new SettingException(
                            PREFIX + "signing-algs",
                            "\""
                                    + algorithm
                                    + "\" is not one of "
                                    + String.join(", ", JwtSettings.ALL_ALGORITHMS));
                }
            }
        }

        /** Whether anything is said of a provider. */
        boolean given() {
            return Stream.of(issuerUrl, clientId, usernamePrefix, groupsClaim, groupsPrefix, caFile)
                            .anyMatch(text -> !text.isEmpty())
                    || !usernameClaim.equals("sub")
                    || !signingAlgs.equals(List.of("RS256"))
                    || !requiredClaims.isEmpty();
        }

        /** The provider in the general form; empty for none. */
        Optional<JwtSettings> jwt() {
            if (issuerUrl.isEmpty() && clientId.isEmpty()) {
                return Optional.empty();
            }
            if (issuerUrl.isEmpty() || clientId.isEmpty()) {
                throw new SettingException(
                        PREFIX + (issuerUrl.isEmpty() ? "issuer-url" : "client-id"),
                        "is required with "
                                + PREFIX
                                + (issuerUrl.isEmpty() ? "client-id" : "issuer-url"));
            }
            if (!issuerUrl.startsWith("https://")) {
                throw new SettingException(PREFIX + "issuer-url", "URL scheme must be https");
            }
            return Optional.of(
                    new OidcSettings(
                                    issuerUrl,
                                    clientId,
                                    usernameClaim,
                                    usernamePrefix,
                                    groupsClaim,
                                    groupsPrefix,
                                    signingAlgs,
                                    requiredClaims)
                            .general(KeyFiles.authorities(PREFIX + "ca-file", caFile)));
        }
    }

    /**
     * @param enabled false runs the API alone
     */
    public record Kafka(@DefaultValue("true") boolean enabled) {}
}
