package dev.navarch.nodeagent.agent;

import dev.navarch.model.LocalVolumes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.Commands;
import dev.navarch.nodeagent.volume.VolumeDirectories;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodWorker;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node's part in persistent volumes beside mounting them. */
final class PersistentVolumes {

    private final String node;
    private final VolumeDirectories directories;
    private final AgentViews views;
    private final NodePods pods;
    private final Commands commands;
    private final Executor executor;
    private final BooleanSupplier podsKnown;
    private final VolumeRemoval removal;

    /**
     * @param podsKnown whether all pods of the node are known; nothing is removed before
     */
    PersistentVolumes(
            String node,
            VolumeDirectories directories,
            AgentViews views,
            NodePods pods,
            Commands commands,
            Executor executor,
            BooleanSupplier podsKnown) {
        this.node = node;
        this.directories = directories;
        this.views = views;
        this.pods = pods;
        this.commands = commands;
        this.executor = executor;
        this.podsKnown = podsKnown;
        this.removal =
                new VolumeRemoval(
                        node,
                        directories,
                        () -> pods.all().stream().map(PodWorker::podWithStatus).toList(),
                        commands);
    }

    void follow() {
        views.onClaim(this::changed);
        views.onVolume(state -> state.ifPresent(this::lookAt));
    }

    /** Looks at all volumes again: what held one may have gone. */
    void look() {
        views.volumes().forEach(this::lookAt);
    }

    private void lookAt(PersistentVolume volume) {
        if (podsKnown.getAsBoolean() && volume.getMetadata().getDeletionTimestamp() != null) {
            executor.execute(() -> removal.look(volume));
        }
    }

    /** A pod that waited for its claim need not wait for its next try. */
    private void changed(PersistentVolumeClaim claim) {
        String namespace = claim.getMetadata().getNamespace();
        String name = claim.getMetadata().getName();
        pods.all().stream()
                .filter(worker -> ContentUse.claims(worker.pod(), namespace, name))
                .forEach(PodWorker::retryVolumes);
    }

    /** Says on the node's object where its volumes are, which the provisioner needs to know. */
    void offer(Node object) {
        String directory = directories.root().toString();
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        if (annotations == null || !directory.equals(annotations.get(LocalVolumes.DIRECTORY))) {
            ObjectNode patch = JsonMapper.shared().createObjectNode();
            patch.putObject("metadata")
                    .putObject("annotations")
                    .put(LocalVolumes.DIRECTORY, directory);
            commands.patch(ObjectKey.cluster(Resources.NODES, node), "", PatchType.MERGE, patch);
        }
    }
}
