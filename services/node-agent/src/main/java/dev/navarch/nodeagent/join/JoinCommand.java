package dev.navarch.nodeagent.join;

import dev.navarch.model.HostName;
import dev.navarch.nodeagent.node.Machine;
import dev.navarch.wire.client.ApiClient;
import dev.navarch.wire.client.ApiClientException;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.IdentityFile;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Makes this machine a node: believes the cluster by the bootstrap token, gets the node's
 * certificates, and writes what the node agent and the proxy need. Nothing is written before all of
 * that is at hand.
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
        Options options =
                Options.of(
                        arguments,
                        Set.of("--token", "--ca-cert-hash", "--node-name", "--node-address"),
                        Set.of());
        if (options.words().size() != 1) {
            throw new JoinException("navarch node join needs the API server's URL");
        }
        if (files.joined()) {
            throw new JoinException(
                    "this machine is a node already, by "
                            + files.client()
                            + "; \"navarch node leave\" ends that");
        }
        URI server = server(options.words().getFirst());
        BootstrapToken token =
                BootstrapToken.parse(
                        options.value("--token")
                                .orElseThrow(() -> new JoinException("--token is required")));
        String name = HostName.ofNode(options.value("--node-name").orElse(""));
        String address = address(options.value("--node-address").orElseGet(Machine::address));

        X509Certificate authority =
                Discovery.authority(clusterInfo(server), token, options.value("--ca-cert-hash"));
        TrustedAuthorities trusted = new TrustedAuthorities(List.of(authority));
        try (ApiClient asToken = ApiClient.withToken(server, trusted, token::bearer)) {
            Identity client = client(asToken, server, name);
            try (ApiClient asNode = ApiClient.withIdentity(server, trusted, client)) {
                refuseTakenName(asNode, name);
                Identity serving =
                        new SigningRequests(asNode, name, SIGNING_LIMIT).serving(address);
                JsonNode map = asNode.get(NODE_MAP).path("data");
                write(authority, client, serving, settings(server, name, address, map));
            }
        }
        says.accept("navarch: " + name + " has joined; its files are in " + files.home());
        says.accept(
                "navarch: start its services with \"systemctl enable --now navarch-node-agent"
                        + " navarch-proxy\", or \"navarch node-agent\" and \"navarch proxy\"");
    }

    private static URI server(String text) {
        if (!text.matches("https://[^/]+/?")) {
            throw new JoinException(
                    "the API server's URL must be https://, a host and a port, not " + text);
        }
        return URI.create(text);
    }

    private static String address(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            throw new JoinException("--node-address must be an address, not " + text, noAddress);
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

    private Map<String, String> settings(URI server, String name, String address, JsonNode map) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("NAVARCH_NODE_NAME", name);
        settings.put("NAVARCH_NODE_ADDRESS", address);
        settings.put("NAVARCH_API_URL", server.toString());
        settings.put(
                "NAVARCH_KAFKA_BOOTSTRAPSERVERS", map.path("kafka-bootstrap-servers").asString(""));
        settings.put("NAVARCH_KAFKA_IDENTITYFILE", files.client().toString());
        settings.put("NAVARCH_KAFKA_AUTHORITYFILE", files.authority().toString());
        settings.put("NAVARCH_CLUSTERCIDR", map.path("cluster-cidr").asString(""));
        settings.put("NAVARCH_CLUSTERDOMAIN", map.path("cluster-domain").asString(""));
        // Names are answered on the cluster's own machines: registering there needs a permission.
        settings.put("NAVARCH_PROXY_DNSENABLED", "false");
        return settings;
    }

    private void write(
            X509Certificate authority,
            Identity client,
            Identity serving,
            Map<String, String> settings)
            throws IOException {
        SecureFiles.directory(files.pki());
        SecureFiles.write(files.authority(), Pem.encode(authority));
        IdentityFile.write(files.serving(), serving);
        StringBuilder text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        SecureFiles.write(files.settings(), text.toString());
        IdentityFile.write(files.client(), client);
    }
}
