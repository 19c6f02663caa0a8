package dev.navarch.scheduler.plugin;

import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.PreEnqueue;
import dev.navarch.scheduler.framework.Status;
import java.util.List;

/** Keeps a pod out of the queue until all its scheduling gates are open (KEP-3521). */
public final class SchedulingGates implements PreEnqueue {

    @Override
    public String name() {
        return "SchedulingGates";
    }

    @Override
    public Status preEnqueue(PodInfo pod) {
        List<String> gates = pod.traits().gates();
        return gates.isEmpty()
                ? Status.success()
                : Status.unresolvable(
                        "waiting for scheduling gates: [" + String.join(" ", gates) + "]");
    }
}
