package dev.navarch.api.certificate;

import dev.navarch.api.auth.User;
import dev.navarch.wire.pki.CertificateRequest;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A request by which a node wants the certificate of its own HTTPS server.
 *
 * @param asker the node
 * @param node its name
 * @param hosts the names that the certificate is to be for
 * @param addresses the addresses
 */
record NodeServingRequest(User asker, String node, List<String> hosts, List<String> addresses) {

    private static final String SIGNER = "kubernetes.io/kubelet-serving";
    private static final String USER = "system:node:";
    private static final List<String> NODES = List.of("system:nodes");
    private static final Set<String> USAGES = Set.of("server auth", "digital signature");

    NodeServingRequest {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
    }

    /** Empty when it is some other request, or a node asks for another one. */
    static Optional<NodeServingRequest> of(JsonNode object) {
        JsonNode spec = object.path("spec");
        User asker = NodeClientRequest.asker(spec);
        if (!spec.path("signerName").asString("").equals(SIGNER)
                || !USAGES.equals(Set.copyOf(NodeClientRequest.texts(spec.path("usages"))))
                || !asker.name().startsWith(USER)
                || !asker.inGroup("system:nodes")) {
            return Optional.empty();
        }
        try {
            CertificateRequest wanted =
                    CertificateRequest.parse(
                            Base64.getMimeDecoder().decode(spec.path("request").asString("")));
            boolean own =
                    wanted.commonName().equals(asker.name())
                            && wanted.organizations().equals(NODES)
                            && !wanted.namesMailboxes()
                            && !wanted.namesUris();
            return own
                    ? Optional.of(
                            new NodeServingRequest(
                                    asker,
                                    asker.name().substring(USER.length()),
                                    wanted.hosts(),
                                    wanted.addresses()))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Whether nothing that it names is somebody else's.
     *
     * @param taken names and addresses of the API server, of Services and of other nodes
     */
    boolean isItsOwn(Set<String> taken) {
        return hosts.stream().allMatch(node::equals)
                && !taken.contains(node)
                && addresses.stream().noneMatch(taken::contains)
                && addresses.stream()
                        .map(InetAddress::ofLiteral)
                        .noneMatch(a ->
                                a.isLoopbackAddress()
                                        || a.isAnyLocalAddress()
                                        || a.isMulticastAddress());
    }
}
