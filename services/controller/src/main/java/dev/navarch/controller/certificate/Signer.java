package dev.navarch.controller.certificate;

import dev.navarch.wire.pki.CertificateRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The signers that every Kubernetes cluster has, and what each demands (API reference, "Certificate
 * Signing Requests", Kubernetes signers).
 */
enum Signer {
    CLIENT("kube-apiserver-client") {
        @Override
        Optional<String> objection(CertificateRequest request, List<String> usages) {
            for (String usage : usages) {
                if (!usage.equals(CLIENT_AUTH) && !KEY_USAGES.contains(usage)) {
                    return Optional.of("invalid usage for client certificate: " + usage);
                }
            }
            return usages.contains(CLIENT_AUTH)
                    ? Optional.empty()
                    : Optional.of("missing required usage for client certificate: " + CLIENT_AUTH);
        }
    },

    NODE_CLIENT("kube-apiserver-client-kubelet") {
        @Override
        Optional<String> objection(CertificateRequest request, List<String> usages) {
            if (!request.organizations().equals(NODES)) {
                return Optional.of(NOT_OF_NODES);
            }
            if (request.namesHosts()) {
                return Optional.of("DNS subjectAltNames are not allowed");
            }
            if (request.namesAddresses()) {
                return Optional.of("IP subjectAltNames are not allowed");
            }
            return nodeObjection(request, usages, CLIENT_AUTH);
        }
    },

    NODE_SERVING("kubelet-serving") {
        @Override
        Optional<String> objection(CertificateRequest request, List<String> usages) {
            if (!request.organizations().equals(NODES)) {
                return Optional.of(NOT_OF_NODES);
            }
            if (!request.namesHosts() && !request.namesAddresses()) {
                return Optional.of("DNS or IP subjectAltName is required");
            }
            return nodeObjection(request, usages, "server auth");
        }
    },

    /** Signs anything, as it always did; the API takes no new request to it in v1. */
    LEGACY_UNKNOWN("legacy-unknown") {
        @Override
        Optional<String> objection(CertificateRequest request, List<String> usages) {
            return Optional.empty();
        }
    };

    private static final String CLIENT_AUTH = "client auth";
    private static final Set<String> KEY_USAGES = Set.of("digital signature", "key encipherment");
    private static final List<String> NODES = List.of("system:nodes");
    private static final String NODE_USER = "system:node:";
    private static final String NOT_OF_NODES = "subject organization is not system:nodes";

    private final String fullName;

    Signer(String name) {
        this.fullName = "kubernetes.io/" + name;
    }

    static Optional<Signer> named(String name) {
        for (Signer signer : values()) {
            if (signer.fullName.equals(name)) {
                return Optional.of(signer);
            }
        }
        return Optional.empty();
    }

    /** Why it would not sign this; empty when it would. */
    abstract Optional<String> objection(CertificateRequest request, List<String> usages);

    /** What both signers for nodes demand; a key that is not RSA has no use for encipherment. */
    private static Optional<String> nodeObjection(
            CertificateRequest request, List<String> usages, String purpose) {
        if (request.namesMailboxes()) {
            return Optional.of("Email subjectAltNames are not allowed");
        }
        if (request.namesUris()) {
            return Optional.of("URI subjectAltNames are not allowed");
        }
        Set<String> wanted = new TreeSet<>(KEY_USAGES);
        wanted.add(purpose);
        String all = String.join(" ", wanted);
        boolean fit = wanted.equals(Set.copyOf(usages));
        wanted.remove("key encipherment");
        if (!fit && !wanted.equals(Set.copyOf(usages))) {
            return Optional.of("usages did not match [" + all + "]");
        }
        return request.commonName().startsWith(NODE_USER)
                ? Optional.empty()
                : Optional.of("subject common name does not begin with " + NODE_USER);
    }
}
