package dev.navarch.api.certificate;

import dev.navarch.api.auth.User;
import dev.navarch.wire.pki.CertificateRequest;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * A request by which a node wants to become, or to stay, a client of the API.
 *
 * @param asker who made the request
 * @param node the user that it wants to be, {@code system:node:<name>}
 */
record NodeClientRequest(User asker, String node) {

    private static final String SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
    private static final List<String> NODES = List.of("system:nodes");
    private static final Set<String> USAGES = Set.of("client auth", "digital signature");
    private static final Set<String> USAGES_OF_RSA =
            Set.of("client auth", "digital signature", "key encipherment");

    /** Empty when it is some other request. */
    static Optional<NodeClientRequest> of(JsonNode object) {
        JsonNode spec = object.path("spec");
        List<String> usages = texts(spec.path("usages"));
        if (!spec.path("signerName").asString("").equals(SIGNER)
                || (!USAGES.equals(Set.copyOf(usages))
                        && !USAGES_OF_RSA.equals(Set.copyOf(usages)))) {
            return Optional.empty();
        }
        try {
            CertificateRequest wanted =
                    CertificateRequest.parse(
                            Base64.getMimeDecoder().decode(spec.path("request").asString("")));
            boolean plain =
                    !wanted.namesHosts()
                            && !wanted.namesAddresses()
                            && !wanted.namesMailboxes()
                            && !wanted.namesUris();
            return plain
                            && wanted.organizations().equals(NODES)
                            && wanted.commonName().startsWith("system:node:")
                    ? Optional.of(new NodeClientRequest(asker(spec), wanted.commonName()))
                    : Optional.empty();
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    boolean isForItself() {
        return asker.name().equals(node);
    }

    static User asker(JsonNode spec) {
        Map<String, List<String>> extra = new TreeMap<>();
        spec.path("extra").forEachEntry((key, values) -> extra.put(key, texts(values)));
        return new User(
                spec.path("username").asString(""),
                spec.path("uid").asString(""),
                texts(spec.path("groups")),
                extra);
    }

    static List<String> texts(JsonNode list) {
        List<String> found = new ArrayList<>();
        list.forEach(value -> found.add(value.asString("")));
        return found;
    }
}
