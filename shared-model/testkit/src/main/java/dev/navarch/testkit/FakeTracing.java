package dev.navarch.testkit;

import dev.navarch.bus.trace.Span;
import dev.navarch.bus.trace.Tracing;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the spans of every trace that a test begins; what names no trace is not traced. */
public final class FakeTracing implements Tracing {

    private static final int TRACE_END = 35;

    private final ThreadLocal<String> current = ThreadLocal.withInitial(() -> "");
    private final List<Noted> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger number = new AtomicInteger();

    /** A trace that a client began, as its {@code traceparent}. */
    public static String trace(int number) {
        return "00-%032x-00000000000000cc-01".formatted(number);
    }

    /** Whether a context belongs to the trace of another. */
    public static boolean same(String context, String other) {
        return context.length() > TRACE_END && other.startsWith(context.substring(0, TRACE_END));
    }

    /** The spans that have ended, in that order. */
    public List<Noted> ended() {
        return List.copyOf(ended);
    }

    /** Those of one name. */
    public List<Noted> ended(String name) {
        return ended.stream().filter(span -> span.name().equals(name)).toList();
    }

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public Span request(String name, String parent) {
        return begin(name, Role.SERVER, parent);
    }

    @Override
    public Span begin(String name, Role role, String parent) {
        return parent.isEmpty()
                ? Span.NONE
                : new Noted(
                        name,
                        role,
                        parent,
                        "%s-%016x-01"
                                .formatted(
                                        parent.substring(0, TRACE_END), number.incrementAndGet()));
    }

    @Override
    public String current() {
        return current.get();
    }

    @Override
    public Span.Scope resume(String context) {
        String before = current.get();
        current.set(context);
        return () -> current.set(before);
    }

    /** A span. */
    public final class Noted implements Span {

        private final Role role;
        private final String parent;
        private final String context;
        private final Map<String, String> attributes = new ConcurrentHashMap<>();
        private volatile String name;
        private volatile String failure = "";

        private Noted(String name, Role role, String parent, String context) {
            this.name = name;
            this.role = role;
            this.parent = parent;
            this.context = context;
        }

        public String name() {
            return name;
        }

        public Role role() {
            return role;
        }

        public String parent() {
            return parent;
        }

        public Map<String, String> attributes() {
            return Map.copyOf(attributes);
        }

        /** Why it failed; empty when it did not. */
        public String failure() {
            return failure;
        }

        @Override
        public String context() {
            return context;
        }

        @Override
        public Span named(String given) {
            name = given;
            return this;
        }

        @Override
        public Span with(String attribute, String value) {
            attributes.put(attribute, value);
            return this;
        }

        @Override
        public void failed(String why) {
            failure = why;
        }

        @Override
        public Scope enter() {
            return resume(context);
        }

        @Override
        public void end() {
            ended.add(this);
        }

        @Override
        public String toString() {
            return name + " " + context + " after " + parent + " " + attributes;
        }
    }
}
