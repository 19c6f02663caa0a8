package dev.navarch.api;

import dev.navarch.api.auth.oidc.JwtSettings;
import dev.navarch.api.auth.oidc.OidcSettings;
import dev.navarch.api.pki.KeyFiles;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.PortRange;
import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
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
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param port where the API server listens; 0 takes a free port, which the kubeconfig then names
 * @param serviceCidr the range of Services' addresses, IPv4
 * @param serviceNodePortRange the ports of nodes that Services may take
 * @param clusterCidr the range of pods' addresses, IPv4; each node gets a /24 of it
 * @param clusterDomain the domain of the cluster's names
 * @param dnsIp the Service address of the cluster's DNS, which pods have in their resolv.conf
 * @param featureGates Kubernetes' feature gates to switch, each as Name=true or Name=false; others
 *     are as Kubernetes has them
 */
@ConfigurationProperties("navarch")
public record ApiProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("6443") int port,
        @DefaultValue("10.96.0.0/16") String serviceCidr,
        @DefaultValue("30000-32767") String serviceNodePortRange,
        @DefaultValue("10.244.0.0/16") String clusterCidr,
        @DefaultValue("cluster.local") String clusterDomain,
        @DefaultValue("10.96.0.10") String dnsIp,
        @DefaultValue List<String> featureGates,
        @DefaultValue Node node,
        @DefaultValue Postgres postgres,
        @DefaultValue Api api,
        @DefaultValue Oidc oidc,
        @DefaultValue Kafka kafka) {

    public ApiProperties {
        Setting.port("navarch.port", port);
        check("navarch.service-cidr", serviceCidr, AddressRange::of);
        check("navarch.service-node-port-range", serviceNodePortRange, PortRange::parse);
        Setting.cidr("navarch.cluster-cidr", clusterCidr);
        Setting.domain("navarch.cluster-domain", clusterDomain);
        Setting.address("navarch.dns-ip", dnsIp);
    }

    private static void check(String setting, String value, Consumer<String> reader) {
        try {
            reader.accept(value);
        } catch (IllegalArgumentException wrong) {
            throw new SettingException(setting, "\"" + value + "\": " + wrong.getMessage());
        }
    }

    /**
     * The machine that the service runs on.
     *
     * @param name the name of this machine's node; empty for the host name in lower case
     */
    public record Node(@DefaultValue("") String name) {

        public Node {
            Setting.domain("navarch.node.name", name);
        }
    }

    /**
     * The database.
     *
     * @param url JDBC URL of the PostgreSQL database, without a password; empty keeps everything in
     *     memory
     * @param user who logs in to the database
     * @param passwordFile a file that holds the user's password alone; empty for none
     */
    public record Postgres(
            @DefaultValue("") String url,
            @DefaultValue("postgres") String user,
            @DefaultValue("") String passwordFile) {

        private static final String URL = "navarch.postgres.url";

        public Postgres {
            if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
                throw new SettingException(URL, "must begin with jdbc:postgresql:");
            }
            if (url.matches(".*[?&]password=.*")) {
                throw new SettingException(
                        URL, "must not hold the password; navarch.postgres.password-file does");
            }
            Setting.file("navarch.postgres.password-file", passwordFile);
        }
    }

    /**
     * The API server.
     *
     * @param bind the addresses to listen on
     * @param advertiseAddress where pods reach this server; empty for the address of the bridge,
     *     the first of the first node's pod range
     * @param names further names and addresses for the serving certificate
     * @param runtimeConfig versions to serve or not, such as policy/v1beta1=true
     * @param maxRequestsInflight how many reading requests run at once; with writing ones these are
     *     the seats that all priority levels share
     * @param maxMutatingRequestsInflight how many writing requests run at once
     * @param requestTimeout how long a request may take that is no watch, and how long a client may
     *     go without reading
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
            bind.forEach(address -> Setting.address("navarch.api.bind", address));
            Setting.address("navarch.api.advertise-address", advertiseAddress);
            Setting.atLeast("navarch.api.max-requests-inflight", 0, maxRequestsInflight);
            Setting.atLeast(
                    "navarch.api.max-mutating-requests-inflight", 0, maxMutatingRequestsInflight);
            Setting.positive("navarch.api.request-timeout", requestTimeout);
        }
    }

    /**
     * An identity provider for people, as the {@code --oidc-*} flags of kube-apiserver.
     *
     * @param issuerUrl the provider's URL, https; empty for no provider
     * @param clientId the client that tokens must be issued for
     * @param usernameClaim the claim that is the user's name
     * @param usernamePrefix what comes before user names; - for nothing, empty for the issuer and #
     * @param groupsClaim the claim that lists the user's groups; empty for no groups
     * @param groupsPrefix what comes before groups
     * @param caFile the authorities that signed the provider's certificate; empty for the system's
     * @param signingAlgs the signing algorithms that are believed
     * @param requiredClaims claims that a token must have, with their values
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
     * The bus; navarch.kafka has more settings, which all services share.
     *
     * @param enabled whether commands are taken from Kafka and changes published there; false runs
     *     the API alone
     */
    public record Kafka(@DefaultValue("true") boolean enabled) {}
}
