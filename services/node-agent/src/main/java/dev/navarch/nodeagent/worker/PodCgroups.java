package dev.navarch.nodeagent.worker;

import io.fabric8.kubernetes.api.model.Pod;

/** The cgroup that holds all containers of a pod. */
public interface PodCgroups {

    PodCgroups NONE =
            new PodCgroups() {
                @Override
                public void ensure(Pod pod) {}

                @Override
                public void remove(Pod pod) {}
            };

    void ensure(Pod pod);

    void remove(Pod pod);
}
