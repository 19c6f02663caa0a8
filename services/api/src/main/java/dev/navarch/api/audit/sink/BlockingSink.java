package dev.navarch.api.audit.sink;

import dev.navarch.api.audit.AuditSink;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers of the API wait until their events are written: the modes {@code blocking}. */
public final class BlockingSink implements AuditSink {

    private static final Logger LOG = LoggerFactory.getLogger(BlockingSink.class);

    private final AuditBackend backend;
    private final boolean strict;

    /**
     * @param strict whether a request fails whose first event cannot be written
     */
    public BlockingSink(AuditBackend backend, boolean strict) {
        this.backend = backend;
        this.strict = strict;
    }

    @Override
    public boolean accept(ObjectNode event) {
        try {
            backend.write(List.of(event));
            return true;
        } catch (AuditException failed) {
            LOG.error("An audit event is lost: {}", failed.getMessage());
            return !strict;
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
