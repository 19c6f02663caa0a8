package dev.navarch.nodeagent.join;

import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.IdentityFile;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Makes this machine a node: believes the cluster by the bootstrap token, gets the node's
 * certificates, and writes what the node's services need. Nothing is written before all of that is
 * at hand.
 */
final class JoinCommand {

    private static final Duration SIGNING_LIMIT = Duration.ofSeconds(60);
    private static final String CLUSTER_INFO =
            "/api/v1/namespaces/kube-public/configmaps/cluster-info";
    private static final String NODE_MAP = "/api/v1/namespaces/kube-system/configmaps/navarch-node";

    private final JoinedFiles files;
    private final Consumer<String> says;

    JoinCommand(JoinedFiles files, Consumer<String> says) {
        this.files = files;
        this.says = says;
    }

    void run(List<String> arguments) throws IOException {
        JoinOptions options = JoinOptions.of(arguments);
        if (files.joined()) {
            if (!options.ifNeeded()) {
                throw new JoinException(
                        "this machine is a node already, by "
                                + files.client()
                                + "; \"navarch node leave\" ends that");
            }
            Optional<String> fault = fault(options);
            if (fault.isEmpty()) {
                says.accept("navarch: " + options.name() + " has joined before, and keeps that");
                return;
            }
            says.accept("navarch: joins anew: " + fault.get());
        }
        new Patience(options.patience(), says).until(() -> join(options));
        says.accept("navarch: " + options.name() + " has joined; its files are in " + files.home());
        if (!options.certificatesOnly()) {
            says.accept(
                    "navarch: start its services with \"systemctl enable --now navarch-node-agent"
                            + " navarch-proxy navarch-node-metrics\", or \"navarch node-agent\","
                            + " \"navarch proxy\" and \"navarch metrics\"");
        }
    }

    /**
     * Why what there is will not do. The cluster is asked whether it is still the same one; where
     * it cannot say so, being away or not knowing the token, the certificates are believed.
     */
    private Optional<String> fault(JoinOptions options) throws IOException {
        HeldCertificates held = new HeldCertificates(files);
        Optional<String> fault =
                held.fault(options.name(), options.address(), InstantSource.system().instant());
        if (fault.isPresent()) {
            return fault;
        }
        try {
            return authority(options).equals(held.authority())
                    ? Optional.empty()
                    : Optional.of("the cluster at " + options.server() + " is another one now");
        } catch (JoinException | IOException unknown) {
            return Optional.empty();
        }
    }

    private static X509Certificate authority(JoinOptions options) throws IOException {
        BootstrapToken token = options.token().read();
        return Discovery.authority(clusterInfo(options.server()), token, options.pin());
    }

    private void join(JoinOptions options) throws IOException {
        URI server = options.server();
        String name = options.name();
        X509Certificate authority = authority(options);
        TrustedAuthorities trusted = new TrustedAuthorities(List.of(authority));
        BootstrapToken token = options.token().read();
        try (ApiClient asToken = ApiClient.withToken(server, trusted, token::bearer)) {
            Identity client = client(asToken, server, name);
            try (ApiClient asNode = ApiClient.withIdentity(server, trusted, client)) {
                refuseTakenName(asNode, name);
                Identity serving =
                        new SigningRequests(asNode, name, SIGNING_LIMIT).serving(options.address());
                Optional<Map<String, String>> settings =
                        options.certificatesOnly()
                                ? Optional.empty()
                                : Optional.of(settings(options, asNode.get(NODE_MAP).path("data")));
                write(authority, client, serving, settings);
            }
        }
    }

    /** What is read here is believed only when the token has signed it. */
    private static JsonNode clusterInfo(URI server) throws IOException {
        try (ApiClient anybody = ApiClient.unverified(server)) {
            return anybody.get(CLUSTER_INFO);
        } catch (ApiClientException refused) {
            throw new JoinException(
                    "no machine can join this cluster, it does not show cluster-info: "
                            + refused.getMessage(),
                    refused);
        } catch (IOException unreachable) {
            throw new JoinException("cannot reach " + server + ": " + unreachable, unreachable);
        }
    }

    private static Identity client(ApiClient asToken, URI server, String name) throws IOException {
        try {
            return new SigningRequests(asToken, name, SIGNING_LIMIT).client();
        } catch (javax.net.ssl.SSLException notTheirs) {
            throw new JoinException(
                    "the server at "
                            + server
                            + " does not prove by a certificate of the cluster's authority that it"
                            + " has this name: "
                            + notTheirs.getMessage(),
                    notTheirs);
        }
    }

    private static void refuseTakenName(ApiClient asNode, String name) throws IOException {
        Optional<JsonNode> taken = asNode.find("/api/v1/nodes/" + name);
        if (taken.isPresent() && isReady(taken.get())) {
            throw new JoinException(
                    "there is a node "
                            + name
                            + " already, and it is ready; give this one another name by"
                            + " --node-name");
        }
    }

    private static boolean isReady(JsonNode node) {
        return node.at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals("Ready")
                                && c.path("status").asString("").equals("True"));
    }

    private Map<String, String> settings(JoinOptions options, JsonNode map) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("NAVARCH_NODE_NAME", options.name());
        settings.put("NAVARCH_NODE_ADDRESS", options.address());
        settings.put("NAVARCH_API_URL", options.server().toString());
        settings.put(
                "NAVARCH_KAFKA_BOOTSTRAPSERVERS", map.path("kafka-bootstrap-servers").asString(""));
        settings.put("NAVARCH_KAFKA_IDENTITYFILE", files.client().toString());
        settings.put("NAVARCH_KAFKA_AUTHORITYFILE", files.authority().toString());
        settings.put("NAVARCH_CLUSTERCIDR", map.path("cluster-cidr").asString(""));
        settings.put("NAVARCH_CLUSTERDOMAIN", map.path("cluster-domain").asString(""));
        settings.put("NAVARCH_DNSIP", map.path("cluster-dns").asString("10.96.0.10"));
        // It measures its own machine; metrics.k8s.io is served elsewhere.
        settings.put("NAVARCH_METRICS_SERVING", "false");
        return settings;
    }

    private void write(
            X509Certificate authority,
            Identity client,
            Identity serving,
            Optional<Map<String, String>> settings)
            throws IOException {
        SecureFiles.directory(files.pki());
        SecureFiles.write(files.authority(), Pem.encode(authority));
        IdentityFile.write(files.serving(), serving);
        if (settings.isPresent()) {
            StringBuilder text = new StringBuilder();
            settings.get()
                    .forEach((name, value) ->
                            text.append(name).append('=').append(value).append('\n'));
            SecureFiles.write(files.settings(), text.toString());
        }
        IdentityFile.write(files.client(), client);
    }
}
