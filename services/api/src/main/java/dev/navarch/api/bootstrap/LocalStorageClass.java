package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.model.LocalVolumes;
import dev.navarch.model.Resources;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/**
 * The class of claims that name none, made once in the life of a cluster: who deletes it, or makes
 * another one the default, is not contradicted at the next start. An annotation of the namespace
 * {@code kube-system} remembers that it was made.
 */
final class LocalStorageClass {

    private static final String MADE = "navarch.dev/local-storage-class";

    private LocalStorageClass() {}

    static CompletableFuture<Void> ensure(Ensure ensure) {
        ObjectNode system = object("v1", "Namespace", "", "kube-system");
        AtomicBoolean made = new AtomicBoolean();
        return ensure.correct(
                        Resources.NAMESPACES,
                        system,
                        current -> {
                            made.set(current.path("metadata").path("annotations").has(MADE));
                            return current;
                        })
                .thenCompose(read ->
                        made.get()
                                ? CompletableFuture.completedFuture(null)
                                : ensure.exists(Resources.STORAGE_CLASSES, storageClass())
                                        .thenCompose(there -> remember(ensure, system)));
    }

    private static CompletableFuture<Void> remember(Ensure ensure, ObjectNode system) {
        return ensure.correct(
                Resources.NAMESPACES,
                system,
                current -> {
                    current.withObjectProperty("metadata")
                            .withObjectProperty("annotations")
                            .put(MADE, "made");
                    return current;
                });
    }

    private static ObjectNode storageClass() {
        ObjectNode made =
                object("storage.k8s.io/v1", "StorageClass", "", LocalVolumes.STORAGE_CLASS);
        made.withObjectProperty("metadata")
                .putObject("annotations")
                .put("storageclass.kubernetes.io/is-default-class", "true");
        return made.put("provisioner", LocalVolumes.PROVISIONER)
                .put("reclaimPolicy", "Delete")
                .put("volumeBindingMode", "WaitForFirstConsumer");
    }
}
