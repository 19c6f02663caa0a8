package dev.navarch.api.audit;

import tools.jackson.databind.node.ObjectNode;

/** Takes events; from many threads at once, and never fails. */
public interface AuditSink extends AutoCloseable {

    /**
     * @return false if an event is lost without which its request must not go on
     */
    boolean accept(ObjectNode event);

    @Override
    void close();
}
