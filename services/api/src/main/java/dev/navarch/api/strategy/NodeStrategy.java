package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import tools.jackson.databind.node.ObjectNode;

/** Nodes: a node agent registers its node with the status that it has. */
public final class NodeStrategy extends StatusStrategy {

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        // What the agent found out stays.
    }
}
