package dev.navarch.api.audit;

import tools.jackson.databind.node.ObjectNode;

/** Takes events; from many threads at once, and never fails. */
public interface AuditSink extends AutoCloseable {

    void accept(ObjectNode event);

    @Override
    void close();
}
