package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/** Where the agent reports to: the API service, by commands. */
public interface PodReports {

    /** The pod's status; what other writers keep in it stays. */
    void status(Pod pod, PodStatus status);

    /** Nothing of the deleted pod is left on the node, so its object may go. */
    void gone(Pod pod);
}
