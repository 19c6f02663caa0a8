package dev.navarch.scheduler.framework;

import dev.navarch.scheduler.cluster.PodInfo;
import java.util.Set;

/** Looks at the pod once before any node is looked at. */
public interface PreFilter extends Plugin {

    Outcome preFilter(CycleState state, PodInfo pod);

    /** What the plugin says. */
    sealed interface Outcome {

        Outcome PROCEED = new Proceed();
        Outcome SKIP = new Skip();

        /** Go on. */
        record Proceed() implements Outcome {}

        /** This plugin's filter would accept every node for this pod, so leave it out. */
        record Skip() implements Outcome {}

        /** Only these nodes come into question. */
        record Only(Set<String> nodes) implements Outcome {}

        /** No node does. */
        record Reject(Status status) implements Outcome {}
    }
}
