package dev.navarch.nodeagent.agent;

import dev.navarch.nodeagent.certificate.CertificateAnswer;
import dev.navarch.nodeagent.certificate.TrustAnchors;
import dev.navarch.nodeagent.certificate.TrustBundle;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.nodeagent.worker.PodWorker;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Predicate;

/**
 * Brings volumes up to date when a trust bundle that they show changes or a certificate that they
 * wait for comes.
 */
record CertificateRefresh(NodePods pods) {

    void changed(TrustBundle bundle) {
        look(pod -> TrustAnchors.concerns(pod, bundle));
    }

    void answered(CertificateAnswer answer) {
        look(pod -> pod.getMetadata().getUid().equals(answer.podUid()));
    }

    private void look(Predicate<Pod> concerned) {
        for (PodWorker worker : pods.all()) {
            if (concerned.test(worker.pod())) {
                worker.retryVolumes();
                worker.refreshVolumes();
            }
        }
    }
}
