package dev.navarch.bus.trace;

/**
 * A piece of work in a trace. May be ended in another thread than it began in, and only once; one
 * that is never ended is not noted.
 */
public interface Span {

    /** Of what nobody traces. */
    Span NONE =
            new Span() {
                private static final Scope NOTHING = () -> {};

                @Override
                public Span named(String name) {
                    return this;
                }

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
                    return NOTHING;
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

    /** Calls it otherwise, once it is known what it is. */
    Span named(String name);

    /** Notes a detail; no secrets, since whoever reads traces sees it. */
    Span with(String attribute, String value);

    /** It did not do what it was to do. */
    void failed(String why);

    /** {@link Tracing#resume Resumes} its context. */
    Scope enter();

    void end();

    /** Ends what {@link #enter} began, in the same thread. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }
}
