package dev.navarch.bus.trace;

/**
 * Notes what a service does for a request as spans of the request's trace. A context travels from
 * service to service as the text of W3C's {@code traceparent}
 * (https://www.w3.org/TR/trace-context/); the empty text is that of what nobody traces.
 */
public interface Tracing {

    /** Notes nothing; costs nothing. */
    Tracing OFF =
            new Tracing() {
                @Override
                public boolean enabled() {
                    return false;
                }

                @Override
                public Span request(String name, String parent) {
                    return Span.NONE;
                }

                @Override
                public Span begin(String name, Role role, String parent) {
                    return Span.NONE;
                }

                @Override
                public String current() {
                    return "";
                }

                @Override
                public Span.Scope resume(String context) {
                    return Span.NONE.enter();
                }
            };

    /** What a span is to the one before it. */
    enum Role {
        /** Takes up what was handed over by a topic. */
        CONSUMER,
        /** Hands over to a topic. */
        PRODUCER,
        /** Is a part of the same service's work. */
        INTERNAL,
        /** Asks another server and waits for its answer. */
        CLIENT,
        /** Answers a server of the cluster. */
        SERVER
    }

    /** Whether anything is noted at all. */
    boolean enabled();

    /**
     * A client's request: where a trace enters, or, when the client names none, may begin.
     *
     * @param parent what the client sent; empty or unreadable text counts as none
     */
    Span request(String name, String parent);

    /**
     * Goes on with a trace; {@link Span#NONE} when the parent is of none that is noted.
     *
     * @param parent the context that came with the change or command
     */
    Span begin(String name, Role role, String parent);

    /** The context that this thread works in; empty when nobody traces what it does. */
    String current();

    /**
     * Until it is closed, this thread works in a context: lines in the log name the trace, and
     * {@link #call} goes on from there.
     */
    Span.Scope resume(String context);

    /** Asks another server, for what this thread works on. */
    default Span call(String name) {
        String context = current();
        return context.isEmpty() ? Span.NONE : begin(name, Role.CLIENT, context);
    }

    /** A task that works in this thread's context, whatever thread runs it. */
    default Runnable carried(Runnable task) {
        String context = current();
        if (context.isEmpty()) {
            return task;
        }
        return () -> {
            try (Span.Scope _ = resume(context)) {
                task.run();
            }
        };
    }
}
