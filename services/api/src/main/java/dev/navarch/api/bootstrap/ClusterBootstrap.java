package dev.navarch.api.bootstrap;

import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Brings a new or older store to where a running cluster begins; harmless when repeated. */
public final class ClusterBootstrap {

    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "kube-public", "kube-node-lease");

    private final Ensure ensure;
    private final TypeRegistry types;
    private final KubernetesService service;
    private final AuthenticationConfigMap authentication;
    private final Optional<NodeJoining> joining;

    /**
     * @param joining empty where no machine shall join
     */
    public ClusterBootstrap(
            Ensure ensure,
            TypeRegistry types,
            KubernetesService service,
            AuthenticationConfigMap authentication,
            Optional<NodeJoining> joining) {
        this.ensure = ensure;
        this.types = types;
        this.service = service;
        this.authentication = authentication;
        this.joining = joining;
    }

    /**
     * @param port where the API server listens
     * @return completes when everything is there
     */
    public CompletableFuture<Void> run(int port) {
        CompletableFuture<?>[] namespaces =
                NAMESPACES.stream()
                        .map(name -> ensure.exists(Resources.NAMESPACES, namespace(name)))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(namespaces)
                .thenCompose(done ->
                        CompletableFuture.allOf(
                                Stream.of(
                                                BootstrapRoles.ensure(ensure),
                                                priority(
                                                        "system-node-critical",
                                                        2_000_001_000,
                                                        "For pods that their node cannot do without."),
                                                priority(
                                                        "system-cluster-critical",
                                                        2_000_000_000,
                                                        "For pods that the cluster cannot do without."),
                                                service.ensure(ensure, port),
                                                authentication.ensure(ensure),
                                                LocalStorageClass.ensure(ensure),
                                                LocalApiServices.ensure(ensure, types),
                                                joining.map(j -> j.ensure(ensure))
                                                        .orElseGet(() ->
                                                                CompletableFuture.completedFuture(
                                                                        null)))
                                        .toArray(CompletableFuture[]::new)));
    }

    private static ObjectNode namespace(String name) {
        return object("v1", "Namespace", "", name);
    }

    private CompletableFuture<Void> priority(String name, int value, String description) {
        ObjectNode object = object("scheduling.k8s.io/v1", "PriorityClass", "", name);
        object.put("value", value).put("description", description);
        object.put("preemptionPolicy", "PreemptLowerPriority");
        return ensure.exists(new GroupResource("scheduling.k8s.io", "priorityclasses"), object);
    }

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
