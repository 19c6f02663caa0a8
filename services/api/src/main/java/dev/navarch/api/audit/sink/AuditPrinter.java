package dev.navarch.api.audit.sink;

import dev.navarch.api.audit.AuditSink;
import dev.navarch.api.encoding.Json;
import java.io.PrintStream;
import tools.jackson.databind.node.ObjectNode;

/** Prints events, one in each line: the log file {@code -} is the standard output. */
public final class AuditPrinter implements AuditSink {

    private final PrintStream out;

    public AuditPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void accept(ObjectNode event) {
        byte[] line = Json.write(event);
        synchronized (out) {
            out.writeBytes(line);
            out.println();
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
