package dev.navarch.nodeagent.agent;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.api.ApiObjects;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodWorker;

/** Brings the volumes of the pods that use a changed ConfigMap or Secret up to date. */
record ContentRefresh(ApiObjects objects, NodePods pods) {

    void changed(ObjectKey key) {
        String resource = key.type().equals(Resources.SECRETS) ? "secrets" : "configmaps";
        objects.forget(resource, key.namespace(), key.name());
        for (PodWorker worker : pods.all()) {
            if (ContentUse.shows(worker.pod(), key)) {
                worker.refreshVolumes();
            }
        }
    }
}
