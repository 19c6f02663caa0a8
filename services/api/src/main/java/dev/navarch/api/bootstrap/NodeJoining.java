package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import dev.navarch.wire.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What lets machines join: {@code cluster-info}, which anybody may read and bootstrap tokens sign;
 * the permissions by which a token's holder gets the certificate of a node, and a node renews its
 * own; and a ConfigMap for nodes with what is not in a kubeconfig. kubeadm leaves the like behind.
 *
 * @param apiUrl where machines reach the API server
 * @param ca by which they verify it
 * @param dns where their pods ask for names
 * @param node what nodes are told, by key
 * @param token one that there shall be always; empty where an administrator makes them
 */
public record NodeJoining(
        String apiUrl,
        X509Certificate ca,
        DnsAddress dns,
        Map<String, String> node,
        Optional<JoinToken> token) {

    /** In kube-system; the join command reads it. */
    public static final String CONFIG_MAP = "navarch-node";

    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String CERTIFICATES = "certificates.k8s.io";
    private static final String TOKENS = "system:bootstrappers:kubeadm:default-node-token";
    private static final String NODES = "system:nodes";
    private static final String APPROVES = "system:certificates.k8s.io:certificatesigningrequests:";

    public NodeJoining {
        node = Map.copyOf(node);
    }

    CompletableFuture<Void> ensure(Ensure ensure) {
        return CompletableFuture.allOf(
                Stream.of(
                                map(
                                        ensure,
                                        ClusterInfo.NAMESPACE,
                                        ClusterInfo.NAME,
                                        Map.of("kubeconfig", kubeconfig())),
                                reader(
                                        ensure,
                                        ClusterInfo.NAMESPACE,
                                        ClusterInfo.NAME,
                                        List.of(subject("User", "system:anonymous"))),
                                map(ensure, "kube-system", CONFIG_MAP, node),
                                reader(
                                        ensure,
                                        "kube-system",
                                        CONFIG_MAP,
                                        List.of(subject("Group", NODES), subject("Group", TOKENS))),
                                binding(ensure, "join", "system:node-bootstrapper", TOKENS),
                                binding(ensure, "join-approval", APPROVES + "nodeclient", TOKENS),
                                binding(ensure, "renewal", APPROVES + "selfnodeclient", NODES),
                                role(
                                        ensure,
                                        "serving",
                                        CERTIFICATES,
                                        "certificatesigningrequests/selfnodeserver",
                                        "create"),
                                role(ensure, "leave", "", "nodes", "delete"),
                                dns.ensure(ensure),
                                token.map(given -> given.ensure(ensure, TOKENS))
                                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                        .toArray(CompletableFuture[]::new));
    }

    private String kubeconfig() {
        return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: ""
          cluster:
            certificate-authority-data: %s
            server: %s
        """
                .formatted(
                        Base64.getEncoder()
                                .encodeToString(Pem.encode(ca).getBytes(StandardCharsets.US_ASCII)),
                        apiUrl);
    }

    private static CompletableFuture<Void> map(
            Ensure ensure, String namespace, String name, Map<String, String> data) {
        ObjectNode map = object("v1", "ConfigMap", namespace, name);
        data.forEach(map.putObject("data")::put);
        return ensure.upToDate(
                Resources.CONFIG_MAPS,
                map,
                current -> {
                    data.forEach(current.withObjectProperty("data")::put);
                    return current;
                });
    }

    /** Lets somebody read one ConfigMap. */
    private static CompletableFuture<Void> reader(
            Ensure ensure, String namespace, String map, List<Map<String, String>> subjects) {
        String name = "system:navarch:" + map;
        ObjectNode role = object(RBAC + "/v1", "Role", namespace, name);
        ObjectNode rule = role.putArray("rules").addObject();
        rule.putArray("verbs").add("get");
        rule.putArray("apiGroups").add("");
        rule.putArray("resources").add("configmaps");
        rule.putArray("resourceNames").add(map);
        ObjectNode binding = object(RBAC + "/v1", "RoleBinding", namespace, name);
        refer(binding, "Role", name);
        subjects.forEach(subject ->
                subject.forEach(
                        binding.withArrayProperty("subjects").addObject().put("apiGroup", RBAC)
                                ::put));
        return ensure.exists(new GroupResource(RBAC, "roles"), role)
                .thenCompose(
                        done -> ensure.exists(new GroupResource(RBAC, "rolebindings"), binding));
    }

    private static Map<String, String> subject(String kind, String name) {
        return Map.of("kind", kind, "name", name);
    }

    /** Gives all nodes a permission; NodeRestriction limits it to what is their own. */
    private static CompletableFuture<Void> role(
            Ensure ensure, String what, String group, String resource, String verb) {
        String name = "system:navarch:node-" + what;
        ObjectNode role = object(RBAC + "/v1", "ClusterRole", "", name);
        ObjectNode rule = role.putArray("rules").addObject();
        rule.putArray("verbs").add(verb);
        rule.putArray("apiGroups").add(group);
        rule.putArray("resources").add(resource);
        return ensure.exists(new GroupResource(RBAC, "clusterroles"), role)
                .thenCompose(done -> binding(ensure, what, name, NODES));
    }

    private static CompletableFuture<Void> binding(
            Ensure ensure, String what, String role, String group) {
        ObjectNode binding =
                object(RBAC + "/v1", "ClusterRoleBinding", "", "system:navarch:node-" + what);
        refer(binding, "ClusterRole", role);
        binding.putArray("subjects")
                .addObject()
                .put("apiGroup", RBAC)
                .put("kind", "Group")
                .put("name", group);
        return ensure.exists(new GroupResource(RBAC, "clusterrolebindings"), binding);
    }

    private static void refer(ObjectNode binding, String kind, String name) {
        binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", kind).put("name", name);
    }
}
