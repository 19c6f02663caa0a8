package dev.navarch.api.audit.sink;

import dev.navarch.api.encoding.Json;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Prints events, one in each line: the log file {@code -} is the standard output. */
public final class AuditPrinter implements AuditBackend {

    private final PrintStream out;

    public AuditPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(List<ObjectNode> events) {
        for (ObjectNode event : events) {
            byte[] line = Json.write(event);
            synchronized (out) {
                out.writeBytes(line);
                out.println();
            }
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
