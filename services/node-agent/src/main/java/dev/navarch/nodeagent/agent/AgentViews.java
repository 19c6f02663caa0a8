package dev.navarch.nodeagent.agent;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.ChangeListener;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.view.View;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectJson;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.certificate.CertificateAnswer;
import dev.navarch.nodeagent.certificate.TrustBundle;
import dev.navarch.nodeagent.volume.ClaimVolume;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a node knows of the cluster beside its pods, from the change topics. */
public final class AgentViews implements ChangeListener, ClaimVolume.Claims {

    private static final Set<GroupResource> CONTENTS =
            Set.of(Resources.CONFIG_MAPS, Resources.SECRETS);

    private final String nodeName;
    private final View<Service> services = new View<>(decoder(Service.class));
    private final View<PersistentVolumeClaim> claims =
            new View<>(decoder(PersistentVolumeClaim.class));
    private final View<PersistentVolume> volumes = new View<>(decoder(PersistentVolume.class));
    private final View<Node> ownNode = new View<>(decoder(Node.class));
    private final View<TrustBundle> trustBundles = new View<>(TrustBundle::read);
    private final View<CertificateAnswer> certificates = new View<>(CertificateAnswer::read);
    private final List<Consumer<ObjectKey>> contentListeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();

    public AgentViews(String nodeName) {
        this.nodeName = nodeName;
    }

    private static <T> java.util.function.Function<byte[], T> decoder(Class<T> kind) {
        return ObjectJson.decoder(kind);
    }

    Subscription follow(ChangeFeed feed) {
        return feed.follow(
                Set.of(
                        Resources.SERVICES,
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        Resources.PERSISTENT_VOLUMES,
                        Resources.NODES,
                        Resources.CONFIG_MAPS,
                        Resources.SECRETS,
                        Resources.CLUSTER_TRUST_BUNDLES,
                        Resources.POD_CERTIFICATE_REQUESTS),
                this);
    }

    @Override
    public void onChanges(List<Change> changes) {
        for (Change change : changes) {
            GroupResource type = change.key().type();
            if (type.equals(Resources.SERVICES)) {
                services.onChanges(List.of(change));
            } else if (type.equals(Resources.PERSISTENT_VOLUME_CLAIMS)) {
                claims.onChanges(List.of(change));
            } else if (type.equals(Resources.PERSISTENT_VOLUMES)) {
                volumes.onChanges(List.of(change));
            } else if (type.equals(Resources.NODES) && change.key().name().equals(nodeName)) {
                ownNode.onChanges(List.of(change));
            } else if (type.equals(Resources.CLUSTER_TRUST_BUNDLES)) {
                trustBundles.onChanges(List.of(change));
            } else if (type.equals(Resources.POD_CERTIFICATE_REQUESTS)) {
                if (isOfThisNode(change)) {
                    certificates.onChanges(List.of(change));
                }
            } else if (CONTENTS.contains(type) && caughtUp.isDone()) {
                contentListeners.forEach(listener -> listener.accept(change.key()));
            }
        }
    }

    /** Other nodes' requests are as many as their pods, and of no use here. */
    private boolean isOfThisNode(Change change) {
        return change.after()
                .map(json -> CertificateAnswer.read(json).nodeName().equals(nodeName))
                .orElse(true);
    }

    @Override
    public void onCaughtUp() {
        caughtUp.complete(null);
    }

    CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** Told of each ConfigMap and Secret that changed since the start. */
    void onContent(Consumer<ObjectKey> listener) {
        contentListeners.add(listener);
    }

    /** Told of each state of the node's own object; empty when it was deleted. */
    void onOwnNode(Consumer<Optional<Node>> listener) {
        ownNode.onEvent(event -> listener.accept(event.after()));
    }

    /** Told of each state of each volume; empty when it is gone. */
    void onVolume(Consumer<Optional<PersistentVolume>> listener) {
        volumes.onEvent(event -> listener.accept(event.after()));
    }

    /** Told of each claim that changed or was made. */
    void onClaim(Consumer<PersistentVolumeClaim> listener) {
        claims.onEvent(event -> event.after().ifPresent(listener));
    }

    /** Told of each trust bundle that comes or goes, and of one that changed as it was and is. */
    void onTrustBundle(Consumer<TrustBundle> listener) {
        trustBundles.onEvent(event -> {
            event.before().ifPresent(listener);
            event.after().ifPresent(listener);
        });
    }

    /** Told of each change of this node's requests for pods' certificates. */
    void onCertificate(Consumer<CertificateAnswer> listener) {
        certificates.onEvent(event -> event.after().ifPresent(listener));
    }

    Collection<TrustBundle> trustBundles() {
        return trustBundles.list();
    }

    /**
     * @param path namespace and name of the request
     */
    Optional<CertificateAnswer> certificate(String path) {
        return certificates.get(path);
    }

    Optional<String> nodeUid() {
        return ownNode.get(nodeName).map(node -> node.getMetadata().getUid());
    }

    Collection<PersistentVolume> volumes() {
        return volumes.list();
    }

    public Collection<Service> services() {
        return services.list();
    }

    @Override
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return claims.get(namespace + "/" + name);
    }

    @Override
    public Map<String, String> nodeLabels() {
        return ownNode.get(nodeName)
                .map(node -> node.getMetadata().getLabels())
                .orElse(Map.of("kubernetes.io/hostname", nodeName));
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return volumes.get(name);
    }
}
