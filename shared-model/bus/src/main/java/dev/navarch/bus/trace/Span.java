package dev.navarch.bus.trace;

/** A piece of work in a trace. May be ended in another thread than it began in, and only once. */
public interface Span {

    /** Of what nobody traces. */
    Span NONE =
            new Span() {
                @Override
                public String context() {
                    return "";
                }

                @Override
                public Span with(String attribute, String value) {
                    return this;
                }

                @Override
                public void failed(String why) {}

                @Override
                public Scope enter() {
                    return () -> {};
                }

                @Override
                public void end() {}
            };

    /** Whether it belongs to a trace that is noted. */
    default boolean noted() {
        return !context().isEmpty();
    }

    /** What comes after this goes on from here: a {@code traceparent}, or empty. */
    String context();

    /** Notes a detail; no secrets, since whoever reads traces sees it. */
    Span with(String attribute, String value);

    /** It did not do what it was to do. */
    void failed(String why);

    /** Until it is closed, in this thread, lines in the log name the trace. */
    Scope enter();

    void end();

    /** Ends what {@link #enter} began, in the same thread. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }
}
