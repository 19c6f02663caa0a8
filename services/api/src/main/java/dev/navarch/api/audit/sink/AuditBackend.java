package dev.navarch.api.audit.sink;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Where events go in the end; from many threads at once. */
public interface AuditBackend extends AutoCloseable {

    /**
     * Returns when all are there.
     *
     * @throws AuditException if some may not be
     */
    void write(List<ObjectNode> events) throws AuditException;

    @Override
    void close();
}
